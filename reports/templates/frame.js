// One frame: its header bit by bit, as RFC 6455 §5.2 draws it, and its payload.

const opcodeNames = {0: "continuation", 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong"};

function opcodeName(opcode) {
  return opcodeNames[opcode] ?? `reserved 0x${opcode.toString(16)}`;
}

function bytesOfHex(hex) {
  return (hex.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => parseInt(pair, 16));
}

// The fields of a header with their bits, as far as the bytes reach.
function headerFields(bytes) {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const fields = [];
  let position = 0;
  const take = (name, size, meaning) => {
    const own = bits.slice(position, position + size);
    if (own.length === 0) return 0n;
    const value = BigInt("0b" + own);
    fields.push({name, start: position, bits: own, meaning: meaning(value)});
    position += own.length;
    return value;
  };
  take("FIN", 1, (value) => value ? "the last frame of its message" : "more frames of the message follow");
  for (const name of ["RSV1", "RSV2", "RSV3"])
    take(name, 1, (value) => value ? "set; an extension has to give it a meaning" : "not set");
  take("opcode", 4, (value) => `0x${value.toString(16)}, ${opcodeName(Number(value))}`);
  const masked = take("MASK", 1, (value) => value ? "a masking key follows" : "not masked");
  const short = take("payload length", 7, (value) =>
    value < 126n ? plural(Number(value), "byte") : `${value}: in the next ${value === 126n ? 16 : 64} bits`);
  const minimal = short === 126n ? 126n : 65536n;
  if (short >= 126n)
    take("extended payload length", short === 126n ? 16 : 64, (value) =>
      `${value.toLocaleString("en")} bytes${value < minimal ? ", which a shorter form could say" : ""}`);
  if (masked) take("masking key", 32, (value) => `0x${value.toString(16).padStart(8, "0")}`);
  return fields;
}

// A field in rows of 32 bits: the parts it has in each row that it touches.
function fieldParts(field) {
  const parts = [];
  for (let done = 0; done < field.bits.length;) {
    const start = field.start + done;
    const size = Math.min(field.bits.length - done, 32 - start % 32);
    parts.push(element("div", {
      class: `field${size === 1 ? " narrow" : ""}`,
      style: `grid-column:${start % 32 + 1} / span ${size};grid-row:${Math.floor(start / 32) + 2}`,
      title: `${field.name}: ${field.meaning}`,
    }, element("span", {class: "name"}, done === 0 ? field.name : `${field.name}, continued`),
      element("span", {class: "bits", style: `grid-template-columns:repeat(${size},1fr)`},
        [...field.bits.slice(done, done + size)].map((bit) => element("b", {class: bit === "1" ? "one" : ""}, bit)))));
    done += size;
  }
  return parts;
}

function headerDiagram(hex) {
  const bytes = bytesOfHex(hex);
  if (bytes.length === 0) return element("p", {class: "muted"}, "The header was not recorded.");
  const fields = headerFields(bytes);
  const ruler = Array.from({length: Math.min(32, bytes.length * 8)}, (_, bit) =>
    element("span", {class: "ruler", style: `grid-column:${bit + 1}`}, String(bit)));
  return element("div", {class: "header-bits"},
    element("div", {class: "scroll"}, element("div", {class: "diagram"}, ruler, fields.map(fieldParts))),
    element("dl", {class: "meanings"}, fields.map((field) =>
      [element("dt", {}, field.name), element("dd", {}, field.meaning)])));
}

function hexDump(hex) {
  const bytes = bytesOfHex(hex);
  const lines = [];
  for (let start = 0; start < bytes.length; start += 16) {
    const line = bytes.slice(start, start + 16);
    const digits = line.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const letters = line.map((byte) => byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·").join("");
    lines.push(`${start.toString(16).padStart(4, "0")}  ${digits.padEnd(47)}  ${letters}`);
  }
  return element("pre", {class: "hex"}, lines.join("\n"));
}

// A line that says what a payload is; of a close frame its code and reason.
function payloadPreview(entry) {
  const bytes = bytesOfHex(entry.payload_hex);
  if (entry.opcode === 8 && bytes.length >= 2) {
    const reason = new TextDecoder().decode(new Uint8Array(bytes.slice(2)));
    return `${bytes[0] * 256 + bytes[1]} ${reason}`;
  }
  return entry.payload_text || entry.payload_hex.slice(0, 64);
}

function payloadView(entry) {
  if (entry.length === 0) return element("p", {class: "muted"}, "No payload.");
  const shown = bytesOfHex(entry.payload_hex).length;
  const part = shown < entry.length ? `, the first ${shown.toLocaleString("en")} shown` : "";
  return element("div", {},
    element("h4", {}, `Payload: ${plural(entry.length, "byte")}${entry.masked ? " after unmasking" : ""}${part}`),
    entry.payload_text && element("pre", {class: "text"}, entry.payload_text),
    hexDump(entry.payload_hex));
}

function frameDetail(entry) {
  return element("div", {class: "frame-detail"},
    element("h4", {}, "Header, bit by bit"), headerDiagram(entry.header_hex), payloadView(entry));
}
