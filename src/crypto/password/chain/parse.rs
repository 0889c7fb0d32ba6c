//! Reads a chain. The text is an operator's or, in a database that somebody wrote to, a stranger's: length, depth and
//! number of parts are bounded before anything is worked out.

use std::str::FromStr;

use super::{
    display::ARGON2ID,
    expression::{Chain, Expression, Outer},
    firebase,
    form::Form,
    mistake::{Fault, Mistake},
    names::{is_function, unknown, with_prefix},
    reader::Reader,
    words::{Digest, Recoding, from_base64},
};

/// Bytes of a chain's text.
const MAX_TEXT: usize = 512;
/// Bytes of the canonical text, without what stands around it: so that a chain can be put into a format and read again.
const MAX_CANONICAL: usize = 480;
const MAX_DEPTH: usize = 16;
const MAX_PARTS: usize = 64;
/// How deep steps of `repeat` may stand in one another: estimating looks at each step more than once.
const MAX_STEPS: usize = 3;
/// Bytes that a slow function may yield.
const MAX_KEY: u32 = 512;

impl FromStr for Chain {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        if text.len() > MAX_TEXT {
            return Err(Mistake { at: MAX_TEXT + 1, fault: Fault::TooLong(MAX_TEXT) });
        }
        let mut reader = Reader::new(text);
        let outer = reader.outer();
        let expression = reader.sum()?;
        if outer != Outer::Nothing {
            reader.expect(')', "`)` or `+`")?;
        }
        reader.skip_spaces();
        if reader.position < text.len() {
            let expected = if outer == Outer::Nothing { "`+` or the end" } else { "the end" };
            return Err(reader.mistake(reader.position, Fault::Expected(expected)));
        }
        match judged(&expression, outer) {
            Some(fault) => Err(Mistake { at: 1, fault }),
            None => Ok(Self { outer, expression }),
        }
    }
}

/// What is wrong with a chain as a whole.
fn judged(expression: &Expression, outer: Outer) -> Option<Fault> {
    if !expression.any(&mut |part| *part == Expression::Password) {
        return Some(Fault::NoPassword);
    }
    if outer == Outer::Nothing && expression.form(Form::Text) == Form::Bytes {
        return Some(Fault::NoText);
    }
    if expression.to_string().len() > MAX_CANONICAL {
        return Some(Fault::TooLong(MAX_CANONICAL));
    }
    let cost = expression.highest_cost();
    (!cost.is_bearable())
        .then_some(Fault::TooCostly { milliseconds: cost.milliseconds, mib: cost.kib.div_ceil(1024) })
}

impl Reader<'_> {
    /// What stands around the whole, with its `(`; without it nothing is taken.
    fn outer(&mut self) -> Outer {
        let name = self.word();
        let outer = match name.parse() {
            _ if is_function(name) => Outer::Nothing,
            _ if name == ARGON2ID => Outer::Argon2id,
            Ok(format) => Outer::Named(format),
            Err(_) => Outer::Nothing,
        };
        if outer != Outer::Nothing && self.take('(').is_some() {
            return outer;
        }
        self.position = 0;
        Outer::Nothing
    }

    fn sum(&mut self) -> Result<Expression, Mistake> {
        let start = self.position;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.mistake(start, Fault::TooDeep(MAX_DEPTH)));
        }
        let mut parts = vec![self.value()?];
        while self.take('+').is_some() {
            parts.push(self.value()?);
        }
        self.depth -= 1;
        if parts.len() == 1 {
            return Ok(parts.remove(0));
        }
        let flat = parts.into_iter().flat_map(|part| match part {
            Expression::Join(inner) => inner,
            other => vec![other],
        });
        Ok(Expression::Join(flat.collect()))
    }

    fn value(&mut self) -> Result<Expression, Mistake> {
        self.skip_spaces();
        let start = self.position;
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return Err(self.mistake(start, Fault::TooBig(MAX_PARTS)));
        }
        if self.take('(').is_some() {
            let inner = self.sum()?;
            self.expect(')', "`)` or `+`")?;
            return Ok(inner);
        }
        if self.take('"').is_some() {
            return self.literal(start);
        }
        let name = self.word();
        match name {
            "password" => return Ok(Expression::Password),
            "salt" => return Ok(Expression::Salt),
            "it" if self.steps > 0 => return Ok(Expression::It),
            "it" => return Err(self.mistake(start, Fault::NothingBefore)),
            _ if !is_function(name) => return Err(self.mistake(start, unknown(name))),
            _ => {}
        }
        self.expect('(', "`(`")?;
        let call = self.call(name)?;
        self.expect(')', "`)`")?;
        Ok(call)
    }

    /// What stands between the parentheses of a function.
    fn call(&mut self, name: &str) -> Result<Expression, Mistake> {
        if let Some(digest) = Digest::named(name) {
            return Ok(Expression::Digest(digest, self.boxed()?));
        }
        if let Some(recoding) = Recoding::named(name) {
            return Ok(Expression::Recode(recoding, self.boxed()?));
        }
        if let Some(digest) = with_prefix(name, "hmac_") {
            let key = self.boxed()?;
            return Ok(Expression::Hmac { digest, key, message: self.next()? });
        }
        if let Some(digest) = with_prefix(name, "pbkdf2_") {
            let (password, salt) = (self.boxed()?, self.next()?);
            let (iterations, bytes) = (self.number(1, u32::MAX)?, self.number(1, MAX_KEY)?);
            return Ok(Expression::Pbkdf2 { digest, password, salt, iterations, bytes });
        }
        match name {
            "pepper" => self.pepper(),
            "repeat" => self.repeat(),
            "scrypt" => self.scrypt(),
            _ => self.firebase(),
        }
    }

    fn pepper(&mut self) -> Result<Expression, Mistake> {
        match self.word() {
            "" => Err(self.mistake(self.position, Fault::Expected("the name of a pepper"))),
            name => Ok(Expression::Pepper(name.to_owned())),
        }
    }

    fn repeat(&mut self) -> Result<Expression, Mistake> {
        let rounds = self.digits(1, u32::MAX)?;
        let start = self.next()?;
        self.expect(',', "`,` and then the step, in which `it` is the value before")?;
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Err(self.mistake(self.position, Fault::TooManySteps(MAX_STEPS)));
        }
        let step = self.boxed()?;
        self.steps -= 1;
        Ok(Expression::Repeat { rounds, start, step })
    }

    fn scrypt(&mut self) -> Result<Expression, Mistake> {
        let (password, salt) = (self.boxed()?, self.next()?);
        self.expect(',', "`,`")?;
        self.skip_spaces();
        let start = self.position;
        let n = self.digits(0, u32::MAX)?;
        if !n.is_power_of_two() || !(2..=1 << 24).contains(&n) {
            return Err(self.mistake(start, Fault::PowerOfTwo));
        }
        let log_n = u8::try_from(n.ilog2()).expect("24 at most");
        let (r, p, bytes) = (self.number(1, 64)?, self.number(1, 64)?, self.number(1, MAX_KEY)?);
        Ok(Expression::Scrypt { password, salt, log_n, r, p, bytes })
    }

    fn firebase(&mut self) -> Result<Expression, Mistake> {
        const SEPARATOR: Fault =
            Fault::Expected("the salt separator in quotes and base64, such as `\"Bw==\"`");
        let (password, salt, key) = (self.boxed()?, self.next()?, self.next()?);
        self.expect(',', "`,`")?;
        self.skip_spaces();
        let start = self.position;
        let quoted = self.take('"').map(|()| self.literal(start)).transpose()?;
        let separator = match quoted {
            Some(Expression::Literal(text)) => from_base64(text.as_bytes()),
            _ => None,
        };
        let salt_separator = separator.ok_or_else(|| self.mistake(start, SEPARATOR))?;
        let (rounds, mem_cost) = (self.number(1, 64)?, self.number(1, 24)?);
        let mem_cost = u8::try_from(mem_cost).expect("24 at most");
        let parameters = firebase::Parameters { salt_separator, rounds, mem_cost };
        Ok(Expression::Firebase { password, salt, key, parameters })
    }

    fn boxed(&mut self) -> Result<Box<Expression>, Mistake> {
        self.sum().map(Box::new)
    }

    /// The value after a comma.
    fn next(&mut self) -> Result<Box<Expression>, Mistake> {
        self.expect(',', "`,`")?;
        self.boxed()
    }

    /// The number after a comma.
    fn number(&mut self, least: u32, most: u32) -> Result<u32, Mistake> {
        self.expect(',', "`,`")?;
        self.digits(least, most)
    }
}
