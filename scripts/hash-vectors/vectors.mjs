// Writes PBKDF2 in PHC form as lines of vectors.tsv, made by @phc/pbkdf2:
//
//     npm install @phc/pbkdf2 && node scripts/hash-vectors/vectors.mjs
import { createRequire } from 'node:module';
import { join } from 'node:path';

const pbkdf2 = createRequire(join(process.cwd(), 'vectors.js'))('@phc/pbkdf2');
for (const password of ['correct horse 1', 'Açaí-güey1']) {
  for (const digest of ['sha1', 'sha256', 'sha512']) {
    const hash = await pbkdf2.hash(password, { iterations: 100, digest });
    console.log(['pbkdf2', password, hash, '@phc/pbkdf2 1.1'].join('\t'));
  }
}
