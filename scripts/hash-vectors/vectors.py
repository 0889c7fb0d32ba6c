#!/usr/bin/env python3
"""Writes hashes of the formats in src/crypto/password/format as lines of its vectors.tsv, made by the software itself.

    python3 -m venv venv
    venv/bin/pip install passlib Django 'bcrypt<4.1' argon2-cffi pynacl werkzeug
    venv/bin/python scripts/hash-vectors/vectors.py

Where no original runs in Python (Keycloak, Joomla, Spring, ASP.NET, some of LDAP), the documented layout is followed with hashlib and
argon2-cffi; these lines say `layout`. Salts are random, so the lines differ from run to run.
"""

import base64
import hashlib
import json
import os
import struct

import argon2
import django
import nacl.pwhash
import passlib.hash as p
import werkzeug.security
from argon2.low_level import Type, hash_secret, hash_secret_raw
from django.conf import settings
from django.contrib.auth import hashers

settings.configure()
django.setup()

ASCII = "correct horse 1"
UNICODE = "Açaí-güey1"
LONG = "a password longer than the seventy-two bytes that bcrypt looks at, ends: here"
ALL = [ASCII, UNICODE, LONG]


def line(format, password, hash, made_by):
    print(format, password, hash, made_by, sep="\t")


def passlib(format, hasher, passwords=(ASCII, UNICODE), **settings):
    for password in passwords:
        line(format, password, hasher.using(**settings).hash(password), "passlib 1.7.4")


def b64(raw):
    return base64.b64encode(raw).decode()


passlib("bcrypt", p.bcrypt, ALL, rounds=4)
passlib("bcrypt", p.bcrypt, [ASCII], rounds=4, ident="2a")
passlib("passlib-bcrypt-sha256", p.bcrypt_sha256, ALL, rounds=4)
passlib("passlib-bcrypt-sha256", p.bcrypt_sha256, ALL, rounds=4, version=1)

for kind in [Type.D, Type.I, Type.ID]:
    for version in [16, 19]:
        for password in [ASCII, UNICODE]:
            hash = hash_secret(password.encode(), os.urandom(16), 2, 256, 2, 32, kind, version)
            line("argon2", password, hash.decode(), "argon2-cffi 25.1")
line("argon2", LONG, argon2.PasswordHasher(3, 1024, 4, 24, 8).hash(LONG), "argon2-cffi 25.1")

passlib("scrypt", p.scrypt, ALL, rounds=4)
passlib("scrypt", p.scrypt, [UNICODE], rounds=6, block_size=3, parallelism=2)
for password in [ASCII, UNICODE]:
    hash = nacl.pwhash.scrypt.str(password.encode(), opslimit=32768, memlimit=1 << 20)
    line("scrypt", password, hash.rstrip(b"\0").decode(), "libsodium by pynacl 1.6.2")

for hasher in [p.pbkdf2_sha1, p.pbkdf2_sha256, p.pbkdf2_sha512]:
    passlib("pbkdf2", hasher, ALL, rounds=100)
for hasher in [p.ldap_pbkdf2_sha1, p.ldap_pbkdf2_sha256, p.ldap_pbkdf2_sha512]:
    passlib("ldap", hasher, [UNICODE], rounds=100)

passlib("phpass", p.phpass, ALL, rounds=7)
passlib("phpass", p.phpass, [UNICODE], rounds=8, ident="H")
passlib("md5-crypt", p.md5_crypt, ALL)
passlib("md5-crypt", p.md5_crypt, [ASCII], salt_size=3)
passlib("md5-crypt", p.apr_md5_crypt, ALL)
for hasher in [p.sha256_crypt, p.sha512_crypt]:
    passlib("sha-crypt", hasher, ALL, rounds=1000)
    passlib("sha-crypt", hasher, [UNICODE], rounds=5000)
    passlib("sha-crypt", hasher, [UNICODE], rounds=1234, salt_size=5)

ldap = [p.ldap_md5, p.ldap_sha1, p.ldap_salted_md5, p.ldap_salted_sha1, p.ldap_salted_sha256, p.ldap_salted_sha512]
for hasher in ldap:
    passlib("ldap", hasher)
passlib("ldap", p.ldap_salted_sha1.using(salt_size=16))
passlib("ldap", p.ldap_sha256_crypt.using(rounds=1000))
passlib("ldap", p.ldap_md5_crypt)
passlib("ldap", p.ldap_bcrypt.using(rounds=4))
passlib("ldap", p.atlassian_pbkdf2_sha1, [UNICODE])
for name in ["sha256", "sha384", "sha512"]:
    for password in [ASCII, UNICODE]:
        raw = hashlib.new(name, password.encode()).digest()
        line("ldap", password, "{%s}%s" % (name.upper(), b64(raw)), "layout, hashlib")
salt = os.urandom(8)
raw = hashlib.sha384(UNICODE.encode() + salt).digest() + salt
line("ldap", UNICODE, "{SSHA384}" + b64(raw), "layout, hashlib")

made_by = f"Django {django.__version__}"
for password in ALL:
    line("django", password, hashers.PBKDF2PasswordHasher().encode(password, "seasalt", 100), made_by)
    line("django", password, hashers.PBKDF2SHA1PasswordHasher().encode(password, "seasalt", 100), made_by)
    line("django", password, hashers.ScryptPasswordHasher().encode(password, "seasalt", 16, 8, 5), made_by)
    line("django", password, hashers.MD5PasswordHasher().encode(password, "seasalt"), made_by)
    for hasher in [hashers.BCryptPasswordHasher(), hashers.BCryptSHA256PasswordHasher()]:
        hasher.rounds = 4
        line("django", password, hasher.encode(password, hasher.salt()), made_by)
    hasher = hashers.Argon2PasswordHasher()
    hasher.memory_cost = 512
    line("django", password, hasher.encode(password, "seasaltseasalt"), made_by)
passlib("django", p.django_salted_sha1)
for name in ["md5", "sha1"]:
    for password in [ASCII, UNICODE]:
        line("django", password, f"{name}$${hashlib.new(name, password.encode()).hexdigest()}", "layout, hashlib")

for password in [ASCII, UNICODE]:
    for method in ["pbkdf2:sha1:100", "pbkdf2:sha256:100", "pbkdf2:sha512:100", "scrypt:1024:8:1"]:
        hash = werkzeug.security.generate_password_hash(password, method)
        line("werkzeug", password, hash, "Werkzeug 3")

passlib("mysql", p.mysql41)

for password in [ASCII, UNICODE]:
    raw, salt = password.encode(), os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha1", raw, salt, 1000, 32)
    line("aspnet-identity", password, b64(b"\0" + salt + key), "layout, hashlib")
    for number, name in enumerate(["sha1", "sha256", "sha512"]):
        key = hashlib.pbkdf2_hmac(name, raw, salt, 100, 32)
        head = struct.pack(">BIII", 1, number, 100, len(salt))
        line("aspnet-identity", password, b64(head + salt + key), "layout, hashlib")

for password in [ASCII, UNICODE]:
    raw, salt = password.encode(), os.urandom(16)
    credentials = [
        (hashlib.pbkdf2_hmac("sha1", raw, salt, 100, 64), 100, "pbkdf2", {}),
        (hashlib.pbkdf2_hmac("sha256", raw, salt, 100, 64), 100, "pbkdf2-sha256", {}),
        (hashlib.pbkdf2_hmac("sha512", raw, salt, 100, 64), 100, "pbkdf2-sha512", {}),
        (
            hash_secret_raw(raw, salt, 5, 512, 1, 32, Type.ID, 19),
            5,
            "argon2",
            {"hashLength": ["32"], "memory": ["512"], "type": ["id"], "version": ["1.3"], "parallelism": ["1"]},
        ),
    ]
    for key, iterations, algorithm, parameters in credentials:
        secret = {"value": b64(key), "salt": b64(salt), "additionalParameters": {}}
        data = {"hashIterations": iterations, "algorithm": algorithm, "additionalParameters": parameters}
        credential = {"secretData": secret, "credentialData": data}
        line("keycloak", password, json.dumps(credential), "layout, hashlib and argon2-cffi")
        credential = {
            "id": "b2a6c5e4-30a1-4c55-8d4e-7b1a3c5d9e01",
            "type": "password",
            "createdDate": 1700000000000,
            "secretData": json.dumps(secret),
            "credentialData": json.dumps(data),
        }
        line("keycloak", password, json.dumps(credential), "layout, hashlib and argon2-cffi")
    credential = {
        "type": "password",
        "hashedSaltedValue": b64(hashlib.pbkdf2_hmac("sha256", raw, salt, 100, 64)),
        "salt": b64(salt),
        "hashIterations": 100,
        "algorithm": "pbkdf2-sha256",
    }
    line("keycloak", password, json.dumps(credential), "layout, hashlib")

salt = os.urandom(16)
key = hashlib.pbkdf2_hmac("sha256", UNICODE.encode(), salt, 310_000, 32)
line("spring", UNICODE, "{pbkdf2@SpringSecurity_v5_8}" + (salt + key).hex(), "layout, hashlib")

for password in [ASCII, UNICODE]:
    hash = hashlib.md5((password + "Kx9aQ2mZ7rT4bV1nC8yL5wE3pU6sJ0hd").encode()).hexdigest()
    line("joomla", password, hash + ":Kx9aQ2mZ7rT4bV1nC8yL5wE3pU6sJ0hd", "layout, hashlib")
