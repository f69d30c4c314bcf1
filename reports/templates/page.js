// What every part of the page shares. All text from the report reaches the page as text nodes or attribute values,
// never as markup.
"use strict";

const report = JSON.parse(document.getElementById("report").textContent);
const rulebook = new Map(Object.entries(JSON.parse(document.getElementById("rules").textContent)));

// element("a", {href: "#", onclick: f}, "text", child, [more]); absent children and attributes are left out.
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false)
      made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

// The overall view of a case, from best to worst, with the words for it.
const outcomes = {
  ok: "strictly OK",
  lenient: "non-strict",
  info: "informational",
  absent: "unimplemented",
  allowed: "failed as expected",
  unrun: "not run",
  closing: "closing failed",
  failed: "failed",
};
const toneOfVerdict = {
  "OK": "ok",
  "NON-STRICT": "lenient",
  "INFORMATIONAL": "info",
  "UNIMPLEMENTED": "absent",
  "WRONG CODE": "closing",
  "UNCLEAN": "closing",
  "FAILED BY CLIENT": "closing",
  "FAILED": "failed",
};

function outcomeOf(result) {
  if (!result.was_run) return "unrun";
  if (!result.passed && result.expected_failure) return "allowed";
  if (result.behavior === "FAILED") return "failed";
  if (!result.passed) return "closing";
  return result.behavior === "OK" ? toneOfVerdict[result.closing] : toneOfVerdict[result.behavior];
}

// A flake is no unexpected pass: it may fail again.
function passedUnexpectedly(result) {
  return result.passed && !result.flaky && Boolean(result.expected_failure);
}

function pill(tone, text, hint) {
  return element("span", {class: `pill ${tone}`, title: hint}, text);
}

// What the report leaves out, because it is empty, or because the first agent that has the case tells it (below).
const leftOut = {
  was_run: false, passed: false, behavior_reason: "", closing_reason: "", remote_close_code: null, remote_close_reason: "",
  flaky: false, expected_failure: "", duration: 0, measured: null, request: "", response: "", received: [],
  exchange: [], exchange_omitted: 0, capture: "", repeat_command: "", findings: null, disagreements: [],
};
const toldOnce = ["section", "title", "expectation", "rules", "breaks", "expected"];

// The cases of all agents by id; sections in the order in which they first appear, ids in order within them.
const casesById = new Map();
for (const [index, agent] of report.agents.entries())
  for (const [number, told] of agent.cases.entries()) {
    const result = agent.cases[number] = {...leftOut, ...told};
    if (!casesById.has(result.id))
      casesById.set(result.id, {id: result.id, section: result.section || "Other", title: result.title, first: result, results: []});
    const row = casesById.get(result.id);
    for (const name of toldOnce) result[name] ??= row.first[name];
    row.results[index] = result;
  }
const sections = [...new Set([...casesById.values()].map((row) => row.section))];
const idOrder = new Intl.Collator("en", {numeric: true});
const allCases = [...casesById.values()].sort((one, other) =>
  sections.indexOf(one.section) - sections.indexOf(other.section) || idOrder.compare(one.id, other.id));

function caseAddress(id, agent) {
  return `#case=${encodeURIComponent(id)}&agent=${encodeURIComponent(agent)}`;
}

function plural(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

function duration(microseconds) {
  if (microseconds < 1000) return `${microseconds} µs`;
  if (microseconds < 1e6) return `${(microseconds / 1e3).toPrecision(3)} ms`;
  return `${(microseconds / 1e6).toPrecision(3)} s`;
}

// "123 MB/s", or messages per second where they are short.
function throughput(measured) {
  const time = Math.max(measured.time, 1);
  if (measured.octets >= 1e6 * measured.messages / 20) return `${(measured.octets / time).toPrecision(3)} MB/s`;
  return `${Math.round(measured.messages * 1e6 / time).toLocaleString("en")} messages/s`;
}

function date(epochSeconds) {
  const seconds = Number(epochSeconds);
  return seconds > 0 ? new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ") + " UTC" : "";
}

// One coloured part per outcome, as wide as its share.
function bar(counts) {
  const said = Object.entries(outcomes).filter(([tone]) => counts[tone] > 0);
  return element("span", {
    class: "bar", role: "img",
    "aria-label": said.map(([tone, words]) => `${counts[tone]} ${words}`).join(", "),
  }, said.map(([tone, words]) =>
    element("span", {class: `part ${tone}`, style: `flex-grow:${counts[tone]}`, title: `${counts[tone]} ${words}`})));
}

function countOutcomes(results) {
  const counts = {cases: 0, passed: 0};
  for (const result of results) {
    const tone = outcomeOf(result);
    counts[tone] = (counts[tone] ?? 0) + 1;
    counts.cases += 1;
    if (result.passed) counts.passed += 1;
  }
  return counts;
}

// The scheme of the system until the reader chooses; the choice is kept where the browser lets us.
function startTheme() {
  const root = document.documentElement;
  const stored = (action) => { try { return action(localStorage); } catch { return null; } };
  const chosen = stored((storage) => storage.getItem("unmask-theme"));
  if (chosen === "light" || chosen === "dark") root.style.colorScheme = chosen;
  document.getElementById("theme").addEventListener("click", () => {
    const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = root.style.colorScheme || (systemDark ? "dark" : "light");
    root.style.colorScheme = now === "dark" ? "light" : "dark";
    stored((storage) => storage.setItem("unmask-theme", root.style.colorScheme));
  });
}
