// A browser of a few lines: it keeps cookies, follows the provider's redirects, and fills in the provider's form.

/** A browser that signs in with what it is given. It stays with one provider. */
export class Browser {
  #cookies = new Map();
  #shopper;
  #provider;

  /**
   * @param {URL} provider the only address it visits
   * @param {{identifier: string, password: string}} shopper what it types
   */
  constructor(provider, shopper) {
    this.#provider = provider.origin;
    this.#shopper = shopper;
  }

  /**
   * Visits an address of the provider, and submits the form it meets.
   * @param {URL} url
   * @returns {Promise<URL>} where the provider sends it in the end; nothing is fetched from there
   */
  async visit(url) {
    let answer = await this.#fetch(url);
    for (let pages = 0; pages < 5; pages += 1) {
      const target = answer.headers.get("location");
      if (target) {
        const next = new URL(target, url);
        if (next.origin !== this.#provider) return next;
        url = next;
        answer = await this.#fetch(url);
      } else {
        answer = await this.#submit(url, await this.#page(answer));
      }
    }
    throw new Error(`${url} leads nowhere`);
  }

  async #page(answer) {
    const page = await answer.text();
    if (answer.status !== 200 || !page.includes("<form")) {
      const words = page.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
      throw new Error(`a page without a form, status ${answer.status}: ${words}`);
    }
    return page;
  }

  async #submit(url, page) {
    const form = new URLSearchParams();
    for (const [input] of page.matchAll(/<input [^>]*>/g)) {
      const value = (name) => input.match(new RegExp(` ${name}="([^"]*)"`))?.[1];
      if (value("type") === "hidden") form.set(value("name"), value("value"));
      else if (value("name") in this.#shopper) form.set(value("name"), this.#shopper[value("name")]);
    }
    return this.#fetch(url, { method: "POST", body: form });
  }

  async #fetch(url, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { ...options, redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (/; *max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }
}
