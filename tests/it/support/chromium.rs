//! Real Chromium, headless, driven over WebDriver: for what only a real browser shows, such as scripts, layout on a
//! phone and what it blocks.
//!
//! It blocks the thread. An element that is not there is awaited for some seconds, then the test fails.

#![allow(dead_code, reason = "each test uses its part of the browser")]

#[cfg(test)]
mod tests;
mod webdriver;

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use webdriver::Driver;

/// A Chromium with a new, empty profile. It ends with this value, or with the test process.
pub(crate) struct Chromium {
    driver: Driver,
}

/// What a Chromium is started with.
#[derive(Clone, Default)]
pub(crate) struct Options {
    languages: Option<String>,
    without_scripts: bool,
}

impl Options {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Asks servers for these languages, most wanted first: `es,en`.
    pub(crate) fn languages(mut self, languages: &str) -> Self {
        self.languages = Some(languages.to_owned());
        self
    }

    /// Pages may not run JavaScript; [`Chromium::run`] still does.
    pub(crate) fn without_scripts(mut self) -> Self {
        self.without_scripts = true;
        self
    }

    pub(crate) fn start(self) -> Chromium {
        let mut preferences = json!({});
        if let Some(languages) = self.languages {
            preferences["intl.accept_languages"] = languages.into();
        }
        if self.without_scripts {
            preferences["profile.managed_default_content_settings.javascript"] = 2.into();
        }
        Chromium { driver: Driver::start(&preferences) }
    }
}

impl Chromium {
    pub(crate) fn start() -> Self {
        Options::new().start()
    }

    /// Loads a page, redirects and all.
    pub(crate) fn open(&self, url: &str) {
        self.driver.post("/url", &json!({ "url": url }));
    }

    pub(crate) fn url(&self) -> String {
        text(self.driver.get("/url"))
    }

    pub(crate) fn title(&self) -> String {
        text(self.driver.get("/title"))
    }

    /// What is visible on the page.
    pub(crate) fn text(&self) -> String {
        self.text_of("body")
    }

    pub(crate) fn text_of(&self, css: &str) -> String {
        text(self.driver.get(&format!("{}/text", self.find(css))))
    }

    /// A property as scripts see it, such as `value` or `validationMessage`.
    pub(crate) fn property(&self, css: &str, name: &str) -> Value {
        self.driver.get(&format!("{}/property/{name}", self.find(css)))
    }

    /// Replaces what is in a field, key by key.
    pub(crate) fn fill(&self, css: &str, value: &str) {
        let element = self.find(css);
        self.driver.post(&format!("{element}/clear"), &json!({}));
        self.driver.post(&format!("{element}/value"), &json!({ "text": value }));
    }

    /// Presses keys in an element without emptying it first; `"\u{e007}"` is Enter, `"\u{e004}"` is Tab.
    pub(crate) fn press(&self, css: &str, keys: &str) {
        self.driver.post(&format!("{}/value", self.find(css)), &json!({ "text": keys }));
    }

    /// Clicks on something that stays on the page.
    pub(crate) fn click(&self, css: &str) {
        self.driver.post(&format!("{}/click", self.find(css)), &json!({}));
    }

    /// Clicks on a link or button, and waits until the page that it leads to is there, redirects and all.
    pub(crate) fn click_to_next_page(&self, css: &str) {
        self.run("document.documentElement.setAttribute('data-left', '')");
        self.click(css);
        let next = json!({ "using": "css selector", "value": "html:not([data-left])" });
        // Just between two pages the driver may lose its footing and fail at once, for another reason than waiting.
        let answers = std::iter::repeat_with(|| self.driver.try_post("/element", &next)).take(10);
        let last =
            answers.skip_while(|answer| answer.as_ref().is_err_and(|why| !why.contains("no such element")));
        assert!(
            matches!(last.take(1).last(), Some(Ok(_))),
            "the click on {css:?} leads nowhere from {}",
            self.url()
        );
    }

    /// Runs the body of a function in the page and gives what it returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.driver.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until an element matches.
    pub(crate) fn wait_for(&self, css: &str) {
        self.find(css);
    }

    /// The window that is looked at.
    pub(crate) fn window(&self) -> String {
        text(self.driver.get("/window"))
    }

    /// All windows and tabs.
    pub(crate) fn windows(&self) -> Vec<Value> {
        self.driver.get("/window/handles").as_array().cloned().unwrap_or_default()
    }

    /// Looks at another window.
    pub(crate) fn switch_to(&self, window: &str) {
        self.driver.post("/window", &json!({ "handle": window }));
    }

    /// Looks at the window that was opened beside this one.
    pub(crate) fn switch_to_other_window(&self, this: &str) {
        let other = self.windows().into_iter().find(|window| window != this).map(text);
        self.switch_to(&other.expect("a second window"));
    }

    /// How many elements match, now.
    pub(crate) fn count(&self, css: &str) -> u64 {
        self.run(&format!("return document.querySelectorAll({}).length", json!(css)))
            .as_u64()
            .expect("a length")
    }

    /// All cookies of the page's host, as WebDriver objects with `name`, `value`, `path`, `httpOnly`, `secure`,
    /// `sameSite` and `expiry`.
    pub(crate) fn cookies(&self) -> Vec<Value> {
        self.driver.get("/cookie").as_array().cloned().unwrap_or_default()
    }

    /// Makes the page as large as a screen of so many CSS pixels; below 600 it is a phone's, where the page's
    /// viewport declaration counts.
    pub(crate) fn set_viewport(&self, width: u32, height: u32) {
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.command("Emulation.setDeviceMetricsOverride", &screen);
    }

    /// How wide the page's content is: more than the viewport where a person would have to scroll sideways.
    pub(crate) fn content_width(&self) -> u64 {
        self.run("return document.documentElement.scrollWidth").as_u64().expect("a width")
    }

    /// Emulates a preference of the person: `("prefers-color-scheme", "dark")`, `("prefers-reduced-motion", "reduce")`.
    pub(crate) fn prefer(&self, feature: &str, value: &str) {
        let features = json!([{ "name": feature, "value": value }]);
        self.command("Emulation.setEmulatedMedia", &json!({ "features": features }));
    }

    /// Writes a picture of the whole page, as PNG, below the visible part too.
    pub(crate) fn screenshot(&self, path: impl AsRef<Path>) {
        let path = path.as_ref();
        let answer = self.command("Page.captureScreenshot", &json!({ "captureBeyondViewport": true }));
        let picture = STANDARD.decode(text(answer["data"].clone())).expect("the picture is base64");
        std::fs::write(path, picture).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// A command of the DevTools protocol.
    pub(crate) fn command(&self, name: &str, parameters: &Value) -> Value {
        self.driver.post("/goog/cdp/execute", &json!({ "cmd": name, "params": parameters }))
    }

    /// The path of the one element, or of the first, that the CSS selector finds.
    fn find(&self, css: &str) -> String {
        let found = self.driver.post("/element", &json!({ "using": "css selector", "value": css }));
        let id = found.as_object().and_then(|object| object.values().next()).cloned().map(text);
        format!("/element/{}", id.expect("WebDriver gives the element's id"))
    }
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => panic!("WebDriver answers {other} where text is due"),
    }
}
