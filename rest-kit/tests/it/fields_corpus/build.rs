//! Fields from DRF's names: `{"field": "CharField", "args": [], "kwargs": {"max_length": 3}}`.

use chrono::FixedOffset;
use rest_kit::descriptors::{Number, Protocol, Rounding, TimeZone};
use rest_kit::request::Value;
use rest_kit::serializers::fields::{
    BigIntegerField, BooleanField, BoxField, CharField, ChoiceField, DateField, DateLikeField,
    DateTimeField, DecimalField, DictField, DurationField, EmailField, Field, FileField,
    FilePathField, FloatField, HiddenField, ImageField, IntegerField, IpAddressField, JsonField,
    ListField, MultipleChoiceField, NumberField, ReadOnlyField, RegexField, SlugField, TextField,
    TimeField, UnvalidatedField, UploadField, UrlField, UuidField,
};

/// The arguments of one field; what is read is taken out, so that none is overlooked.
struct Arguments {
    args: Vec<Value>,
    kwargs: Vec<(String, Value)>,
}

type Built<T = BoxField> = Result<T, String>;

/// Returns the entry called `name` of an object.
pub(super) fn entry<'a>(row: &'a Value, name: &str) -> Option<&'a Value> {
    row.get(name)
}

/// Replaces what stands for values that JSON lacks by what clients send.
pub(super) fn plain(value: &Value) -> Value {
    match value {
        Value::Map(entries) => match entries.as_slice() {
            [(name, Value::String(text))] if name == "$decimal" => Value::from(text.as_str()),
            [(name, number)] if name == "$decimal" => number.clone(),
            [(name, number)] if name == "$seconds" => number.clone(),
            _ => {
                let plain = |(name, value): &(String, Value)| (name.clone(), plain(value));
                Value::Map(entries.iter().map(plain).collect())
            }
        },
        Value::List(items) => Value::List(items.iter().map(plain).collect()),
        other => other.clone(),
    }
}

/// Builds the field that a row describes.
pub(super) fn field(row: &Value) -> Built {
    let Some(Value::String(name)) = row.get("field") else {
        return Err("it has no `field`".to_owned());
    };
    let mut arguments = Arguments {
        args: match row.get("args") {
            Some(Value::List(args)) => args.clone(),
            _ => Vec::new(),
        },
        kwargs: match row.get("kwargs") {
            Some(Value::Map(kwargs)) => kwargs.clone(),
            _ => Vec::new(),
        },
    };
    let field = by_name(name, &mut arguments)?;
    match arguments.kwargs.first() {
        Some((left, _)) => Err(format!("`{left}` is no argument of {name}")),
        None => Ok(field),
    }
}

fn by_name(name: &str, arguments: &mut Arguments) -> Built {
    match name {
        "BooleanField" | "NullBooleanField" => {
            let nullable = name == "NullBooleanField";
            common(BooleanField::new().allow_null(nullable), arguments)
        }
        "CharField" => text(CharField::new(), arguments),
        "EmailField" => text(EmailField::new(), arguments),
        "URLField" => text(UrlField::new(), arguments),
        "SlugField" => {
            let unicode = arguments.bool_at(0, "allow_unicode")?.unwrap_or(false);
            text(SlugField::new().allow_unicode(unicode), arguments)
        }
        "RegexField" => {
            let regex = arguments.text_at(0, "regex")?.ok_or("it has no `regex`")?;
            text(RegexField::new(regex), arguments)
        }
        "IPAddressField" => {
            let protocol = arguments.text_at(0, "protocol")?.unwrap_or("both");
            let protocol = match protocol.to_lowercase().as_str() {
                "both" => Protocol::Both,
                "ipv4" => Protocol::Ipv4,
                "ipv6" => Protocol::Ipv6,
                other => return Err(format!("`{other}` is no protocol")),
            };
            arguments.take("unpack_ipv4");
            text(IpAddressField::new().protocol(protocol), arguments)
        }
        "UUIDField" => {
            let format = arguments.text("format")?.unwrap_or("hex_verbose");
            common(UuidField::new().format(format), arguments)
        }
        "IntegerField" => number(IntegerField::<i128>::of(), arguments),
        "BigIntegerField" => {
            let coerce = arguments.bool("coerce_to_string")?.unwrap_or(false);
            let field = BigIntegerField::<i128>::of().coerce_to_string(coerce);
            number(field, arguments)
        }
        "FloatField" => number(FloatField::new(), arguments),
        "DecimalField" => decimal(arguments),
        "DateField" => date(DateField::new(), arguments),
        "TimeField" => date(TimeField::new(), arguments),
        "DateTimeField" => {
            let zone = arguments.text_at(2, "default_timezone")?;
            let mut field = DateTimeField::new();
            if let Some(zone) = zone {
                field = field.time_zone(time_zone(zone)?);
            }
            date(field, arguments)
        }
        "DurationField" => {
            let format = arguments.text("format")?.unwrap_or("django");
            number(DurationField::new().format(format), arguments)
        }
        _ => composite(name, arguments),
    }
}

fn composite(name: &str, arguments: &mut Arguments) -> Built {
    match name {
        "ChoiceField" => common(choice(arguments)?, arguments),
        "MultipleChoiceField" => {
            let mut field = MultipleChoiceField::from(choice(arguments)?);
            if let Some(allowed) = arguments.bool("allow_empty")? {
                field = field.allow_empty(allowed);
            }
            common(field, arguments)
        }
        "FilePathField" => {
            let path = arguments.text_at(0, "path")?.ok_or("it has no `path`")?;
            let pattern = arguments.text("match")?.unwrap_or("");
            let recursive = arguments.bool("recursive")?.unwrap_or(false);
            let files = arguments.bool("allow_files")?.unwrap_or(true);
            let folders = arguments.bool("allow_folders")?.unwrap_or(false);
            let field = FilePathField::listing(path, pattern, recursive, files, folders);
            common(field, arguments)
        }
        "FileField" => upload(FileField::new(), arguments),
        "ImageField" => upload(ImageField::new(), arguments),
        "ListField" => {
            let mut field = ListField::of(child(arguments)?);
            if let Some(allowed) = arguments.bool("allow_empty")? {
                field = field.allow_empty(allowed);
            }
            if let Some(most) = arguments.number("max_length")? {
                field = field.max_length(most);
            }
            if let Some(least) = arguments.number("min_length")? {
                field = field.min_length(least);
            }
            common(field, arguments)
        }
        "DictField" | "HStoreField" => {
            let child = match name {
                "HStoreField" if arguments.peek("child").is_none() => {
                    BoxField::new(CharField::new().allow_blank(true).allow_null(true))
                }
                _ => child(arguments)?,
            };
            let mut field = DictField::of(child);
            if let Some(allowed) = arguments.bool("allow_empty")? {
                field = field.allow_empty(allowed);
            }
            common(field, arguments)
        }
        "JSONField" => {
            let binary = arguments.bool("binary")?.unwrap_or(false);
            arguments.take("encoder");
            arguments.take("decoder");
            common(JsonField::new().binary(binary), arguments)
        }
        "ReadOnlyField" => common(ReadOnlyField::new(), arguments),
        "HiddenField" => {
            let default = arguments.take("default").unwrap_or_default();
            common(HiddenField::new(default), arguments)
        }
        _ => Err(format!("`{name}` is no field")),
    }
}

/// The arguments of every field.
fn common<F: Field>(mut field: F, arguments: &mut Arguments) -> Built {
    if let Some(Value::Map(messages)) = arguments.take("error_messages") {
        for (code, message) in messages {
            if let Value::String(message) = message {
                field = field.error_message(&code, message);
            }
        }
    }
    if arguments.bool("read_only")? == Some(true) {
        field = field.read_only();
    }
    if arguments.bool("write_only")? == Some(true) {
        field = field.write_only();
    }
    // A default is no value of the field's type here; it only makes the field one that may miss.
    if arguments.take("default").is_some() {
        field = field.required(false);
    }
    if let Some(required) = arguments.bool("required")? {
        field = field.required(required);
    }
    if let Some(allowed) = arguments.bool("allow_null")? {
        field = field.allow_null(allowed);
    }
    if let Some(initial) = arguments.take("initial") {
        field = field.initial(initial);
    }
    if let Some(label) = arguments.text("label")? {
        field = field.label(label);
    }
    if let Some(help_text) = arguments.text("help_text")? {
        field = field.help_text(help_text);
    }
    for ignored in [
        "style",
        "source",
        "html_cutoff",
        "html_cutoff_text",
        "use_url",
    ] {
        arguments.take(ignored);
    }
    if let Some(Value::List(validators)) = arguments.take("validators")
        && !validators.is_empty()
    {
        return Err("validators are code".to_owned());
    }
    Ok(BoxField::new(field))
}

fn text<F: TextField>(mut field: F, arguments: &mut Arguments) -> Built {
    if let Some(most) = arguments.number("max_length")? {
        field = field.max_length(most);
    }
    if let Some(least) = arguments.number("min_length")? {
        field = field.min_length(least);
    }
    if let Some(allowed) = arguments.bool("allow_blank")? {
        field = field.allow_blank(allowed);
    }
    if let Some(trimmed) = arguments.bool("trim_whitespace")? {
        field = field.trim_whitespace(trimmed);
    }
    common(field, arguments)
}

fn number<F: NumberField>(mut field: F, arguments: &mut Arguments) -> Built {
    if let Some(most) = arguments.bound("max_value")? {
        field = field.max_value(most);
    }
    if let Some(least) = arguments.bound("min_value")? {
        field = field.min_value(least);
    }
    common(field, arguments)
}

fn date<F: DateLikeField>(mut field: F, arguments: &mut Arguments) -> Built {
    if let Some(format) = arguments.text_at(0, "format")? {
        field = field.format(format);
    }
    match arguments.at(1, "input_formats") {
        None | Some(Value::Null) => {}
        Some(Value::List(formats)) => {
            let formats: Vec<&'static str> = formats
                .iter()
                .map(|format| match format {
                    Value::String(text) => Ok(leak(text)),
                    other => Err(format!("{other:?} is no format")),
                })
                .collect::<Result<_, _>>()?;
            field = field.input_formats(formats.leak());
        }
        Some(other) => return Err(format!("{other:?} are no formats")),
    }
    common(field, arguments)
}

fn decimal(arguments: &mut Arguments) -> Built {
    let digits = arguments.number_at(0, "max_digits")?;
    let places = arguments.number_at(1, "decimal_places")?;
    let small = |number: Option<u32>| number.and_then(|number| u8::try_from(number).ok());
    let mut field = DecimalField::new(small(digits), small(places));
    if let Some(coerce) = arguments.bool("coerce_to_string")? {
        field = field.coerce_to_string(coerce);
    }
    if arguments.bool("localize")? == Some(true) {
        field = field.coerce_to_string(true);
    }
    if let Some(normalize) = arguments.bool("normalize_output")? {
        field = field.normalize_output(normalize);
    }
    if let Some(rounding) = arguments.text("rounding")? {
        field = field.rounding(match rounding {
            "ROUND_HALF_EVEN" => Rounding::HalfEven,
            "ROUND_HALF_UP" => Rounding::HalfUp,
            "ROUND_HALF_DOWN" => Rounding::HalfDown,
            "ROUND_UP" => Rounding::Up,
            "ROUND_DOWN" => Rounding::Down,
            "ROUND_CEILING" => Rounding::Ceiling,
            "ROUND_FLOOR" => Rounding::Floor,
            "ROUND_05UP" => Rounding::ZeroFiveUp,
            other => return Err(format!("`{other}` is no rounding")),
        });
    }
    number(field, arguments)
}

fn upload<F: UploadField>(mut field: F, arguments: &mut Arguments) -> Built {
    if let Some(most) = arguments.number("max_length")? {
        field = field.max_length(most);
    }
    if let Some(allowed) = arguments.bool("allow_empty_file")? {
        field = field.allow_empty_file(allowed);
    }
    common(field, arguments)
}

fn child(arguments: &mut Arguments) -> Built {
    match arguments.take("child") {
        Some(row) => field(&row),
        None => Ok(BoxField::new(UnvalidatedField::new())),
    }
}

/// Single values, pairs of value and label, groups of either.
fn choice(arguments: &mut Arguments) -> Built<ChoiceField<Value>> {
    let choices = match arguments.at(0, "choices") {
        Some(Value::List(choices)) => choices,
        Some(Value::Map(choices)) => choices
            .into_iter()
            .map(|(value, label)| Value::List(vec![Value::from(value), label]))
            .collect(),
        _ => return Err("it has no `choices`".to_owned()),
    };
    let mut field = ChoiceField::new(Vec::<(Value, String)>::new());
    for choice in choices {
        field = match choice {
            Value::List(pair) => match <[Value; 2]>::try_from(pair) {
                Ok([Value::String(name), Value::List(inner)]) => {
                    field.group(&name, inner.into_iter().map(offer))
                }
                Ok([value, label]) => field.group("", [(value, label_of(&label))]),
                Err(other) => return Err(format!("{other:?} is no choice")),
            },
            single => field.group("", [offer(single)]),
        };
    }
    if let Some(allowed) = arguments.bool("allow_blank")? {
        field = field.allow_blank(allowed);
    }
    Ok(field)
}

fn offer(choice: Value) -> (Value, String) {
    match choice {
        Value::List(pair) if pair.len() == 2 => (pair[0].clone(), label_of(&pair[1])),
        single => {
            let label = label_of(&single);
            (single, label)
        }
    }
}

fn label_of(label: &Value) -> String {
    match label {
        Value::String(text) => text.clone(),
        other => serde_json::to_string(other).unwrap(),
    }
}

/// Reads `UTC`, `Asia/Kolkata`, `+01:00`.
fn time_zone(name: &str) -> Result<&'static dyn TimeZone, String> {
    if let Ok(zone) = name.parse::<chrono_tz::Tz>() {
        return Ok(Box::leak(Box::new(zone)));
    }
    match name.trim_start_matches("UTC").parse::<FixedOffset>() {
        Ok(zone) => Ok(Box::leak(Box::new(zone))),
        Err(error) => Err(format!("`{name}` is no time zone: {error}")),
    }
}

/// Fields keep texts for as long as the program runs.
fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}

impl Arguments {
    fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.kwargs.iter().position(|(key, _)| key == name)?;
        Some(self.kwargs.remove(at).1)
    }

    fn peek(&self, name: &str) -> Option<&Value> {
        let found = self.kwargs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value)
    }

    /// An argument by position or by name.
    fn at(&mut self, position: usize, name: &str) -> Option<Value> {
        self.take(name).or_else(|| self.args.get(position).cloned())
    }

    fn bool(&mut self, name: &str) -> Result<Option<bool>, String> {
        bool_of(name, self.take(name))
    }

    fn bool_at(&mut self, position: usize, name: &str) -> Result<Option<bool>, String> {
        let value = self.at(position, name);
        bool_of(name, value)
    }

    fn text(&mut self, name: &str) -> Result<Option<&'static str>, String> {
        text_of(name, self.take(name))
    }

    fn text_at(&mut self, position: usize, name: &str) -> Result<Option<&'static str>, String> {
        let value = self.at(position, name);
        text_of(name, value)
    }

    fn number(&mut self, name: &str) -> Result<Option<u32>, String> {
        number_of(name, self.take(name))
    }

    fn number_at(&mut self, position: usize, name: &str) -> Result<Option<u32>, String> {
        let value = self.at(position, name);
        number_of(name, value)
    }

    fn bound(&mut self, name: &str) -> Result<Option<Number>, String> {
        Ok(match self.take(name) {
            None | Some(Value::Null) => None,
            Some(Value::Int(number)) => Some(Number::Int(number)),
            Some(Value::Float(number)) => Some(Number::Float(number)),
            Some(Value::Map(entries)) => match entries.as_slice() {
                [(key, Value::String(text))] if key == "$decimal" => {
                    Some(Number::Decimal(leak(text)))
                }
                [(key, Value::Float(seconds))] if key == "$seconds" => {
                    Some(Number::Duration(micros(*seconds)))
                }
                [(key, Value::Int(seconds))] if key == "$seconds" => {
                    Some(Number::Duration(seconds * 1_000_000))
                }
                _ => return Err(format!("`{name}` is no bound")),
            },
            Some(other) => return Err(format!("`{name}` is no bound: {other:?}")),
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "bounds are far from the ends of the type"
)]
fn micros(seconds: f64) -> i64 {
    (seconds * 1e6).round() as i64
}

fn bool_of(name: &str, value: Option<Value>) -> Result<Option<bool>, String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(value)) => Ok(Some(value)),
        Some(other) => Err(format!("`{name}` is no boolean: {other:?}")),
    }
}

fn text_of(name: &str, value: Option<Value>) -> Result<Option<&'static str>, String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(leak(&text))),
        Some(other) => Err(format!("`{name}` is no text: {other:?}")),
    }
}

fn number_of(name: &str, value: Option<Value>) -> Result<Option<u32>, String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Int(number)) => u32::try_from(number)
            .map(Some)
            .map_err(|error| format!("`{name}`: {error}")),
        Some(other) => Err(format!("`{name}` is no number: {other:?}")),
    }
}
