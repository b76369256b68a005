import { StreamLanguage, type StringStream } from "@codemirror/language";

/** What stands around the Liquid of a template. */
export type Base = "text" | "json" | "xml";

interface Reading {
  /** The end that the tag at hand waits for, or null outside of tags. */
  closing: "}}" | "%}" | null;
  /** Whether the next name is that of a filter or a tag. */
  expects: "filter" | "tag" | null;
}

const BASES: Readonly<Record<Base, readonly (readonly [RegExp, string | null])[]>> = {
  text: [],
  json: [
    [/^"(?:[^"\\{]|\\.|\{(?![{%]))*"(?=\s*:)/, "propertyName"],
    [/^"(?:[^"\\{]|\\.|\{(?![{%]))*"?/, "string"],
    [/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, "number"],
    [/^(?:true|false|null)\b/, "atom"],
    [/^[{}[\],:]/, "punctuation"],
  ],
  xml: [
    [/^<!--[^]*?-->/, "comment"],
    [/^<\/?[\w:-]+/, "tagName"],
    [/^\/?>/, "tagName"],
    [/^[\w:-]+(?==)/, "attributeName"],
    [/^"[^"{]*"?/, "string"],
  ],
};

function token(base: Base) {
  return (stream: StringStream, reading: Reading): string | null => {
    if (reading.closing !== null) return inside(stream, reading, reading.closing);
    if (stream.match(/^\{%-?/)) return opened(reading, "%}");
    if (stream.match(/^\{\{-?/)) return opened(reading, "}}");
    for (const [pattern, kind] of BASES[base]) if (stream.match(pattern)) return kind;
    stream.next();
    return null;
  };
}

function opened(reading: Reading, closing: "}}" | "%}"): string {
  reading.closing = closing;
  reading.expects = closing === "%}" ? "tag" : null;
  return "brace";
}

function inside(stream: StringStream, reading: Reading, closing: "}}" | "%}"): string | null {
  if (stream.eatSpace()) return null;
  if (stream.match(closing === "}}" ? /^-?\}\}/ : /^-?%\}/)) {
    reading.closing = null;
    return "brace";
  }
  if (stream.match("|")) {
    reading.expects = "filter";
    return "operator";
  }
  if (stream.match(/^(?:'[^']*'?|"[^"]*"?)/)) return "string";
  if (stream.match(/^-?\d+(?:\.\d+)?/)) return "number";
  if (stream.match(/^[A-Za-z_][\w-]*/)) return named(stream.current(), reading);
  if (stream.match(/^(?:==|!=|<=|>=|<>|[<>=])/)) return "operator";
  stream.next();
  return "punctuation";
}

const WORDS = new Set(["and", "or", "contains", "in", "by", "with", "as", "limit", "offset"]);
const VALUES = new Set(["true", "false", "nil", "null", "empty", "blank"]);

function named(name: string, reading: Reading): string {
  const expected = reading.expects;
  reading.expects = null;
  if (expected === "tag") return "keyword";
  if (expected === "filter") return "variableName.special";
  if (VALUES.has(name)) return "atom";
  return WORDS.has(name) ? "keyword" : "variableName";
}

const language = (base: Base) =>
  StreamLanguage.define<Reading>({
    name: `liquid in ${base}`,
    startState: () => ({ closing: null, expects: null }),
    copyState: (reading) => ({ ...reading }),
    token: token(base),
    languageData: { closeBrackets: { brackets: ["(", "[", "{", "'", '"'] } },
  });

/** Liquid in plain text, in JSON and in XML. */
export const LIQUID: Readonly<Record<Base, ReturnType<typeof language>>> = {
  text: language("text"),
  json: language("json"),
  xml: language("xml"),
};
