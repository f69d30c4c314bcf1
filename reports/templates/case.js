// One case: what it is about, both verdicts, the conversation, and how to repeat it.

function block(title, ...content) {
  return element("section", {class: "card block"}, element("h3", {}, title), ...content);
}

function verdictCard(title, verdict, reason, note) {
  return element("section", {class: `card verdict-card ${toneOfVerdict[verdict]}`},
    element("h3", {}, title), pill(toneOfVerdict[verdict], verdict),
    element("p", {}, reason || "No reason was recorded."), note && element("p", {class: "muted"}, note));
}

function closeCodeNote(result) {
  if (result.remote_close_code === null) return "The peer sent no close code.";
  const reason = result.remote_close_reason ? `, “${result.remote_close_reason}”` : "";
  return `The peer closed with ${result.remote_close_code}${reason}.`;
}

function ruleItem(slug, note) {
  const rule = rulebook.get(slug);
  return element("li", {},
    rule && pill("level", rule.level), rule && element("span", {class: "statement"}, rule.statement),
    element("span", {class: "source"}, element("code", {}, slug),
      rule && element("a", {href: rule.address, rel: "noreferrer", target: "_blank"}, rule.citation),
      note && element("em", {}, note)));
}

function rulesBlock(result) {
  const broken = new Set(result.breaks);
  const about = result.rules.filter((slug) => !broken.has(slug));
  if (about.length + broken.size === 0) return null;
  return block(about.length + broken.size === 1 ? "Rule" : "Rules", element("ul", {class: "rules"},
    [...broken].map((slug) => ruleItem(slug, "broken by the runner, on purpose")),
    about.map((slug) => ruleItem(slug))));
}

function lines(title, texts) {
  return element("div", {}, element("h4", {}, title),
    texts.length ? element("ol", {class: "lines mono"}, texts.map((text) => element("li", {}, text)))
                 : element("p", {class: "muted"}, "Nothing."));
}

function frameLabel(entry) {
  const flag = (on, name) => on ? element("span", {class: "flag"}, name) : null;
  return [
    pill(`opcode o${entry.opcode}`, opcodeName(entry.opcode)),
    flag(entry.fin, "FIN"), flag(entry.rsv & 4, "RSV1"), flag(entry.rsv & 2, "RSV2"), flag(entry.rsv & 1, "RSV3"),
    flag(entry.masked, "MASK"),
    element("span", {class: "length"}, plural(entry.length, "byte")),
    element("span", {class: "preview mono"}, payloadPreview(entry)),
  ];
}

function arrowRow(entry, label) {
  return element("div", {class: `arrow ${entry.sent ? "sent" : "received"} ${entry.what}`},
    element("span", {class: "hidden"}, entry.sent ? "runner sends" : "peer sends"), label, element("i", {class: "wire"}));
}

// A frame's row opens to its bits and bytes; they are drawn when first asked for.
function frameRow(entry) {
  const lane = element("div", {class: "lane"});
  const button = element("button", {
    type: "button", class: "label", "aria-expanded": "false", title: "Header bits and payload",
    onclick: () => {
      const open = button.getAttribute("aria-expanded") === "false";
      button.setAttribute("aria-expanded", String(open));
      if (open && !lane.querySelector(".frame-detail")) lane.append(frameDetail(entry));
      lane.querySelector(".frame-detail").hidden = !open;
    },
  }, frameLabel(entry));
  lane.append(arrowRow(entry, button));
  return lane;
}

function conversationRow(entry) {
  const lane = entry.what === "frame" ? frameRow(entry)
    : entry.what === "octets" ? element("div", {class: "lane"},
        arrowRow(entry, element("span", {class: "label mono"}, entry.text ?? "")))
    : element("div", {class: "lane"}, element("p", {class: `note ${entry.what}`}, entry.text ?? ""));
  return [element("span", {class: "time mono"}, `${(entry.time / 1000).toFixed(2)} ms`), lane];
}

function ladder(result, agent) {
  const omitted = result.exchange_omitted;
  if (result.exchange.length === 0)
    return element("p", {class: "muted"}, omitted > 0 ? "Left out of this page, to keep it small." : "Nothing was exchanged.");
  return element("div", {class: "ladder"},
    element("span", {class: "time head"}, "time"),
    element("div", {class: "ends"}, element("strong", {}, "Unmask"), element("strong", {}, agent.agent)),
    result.exchange.map(conversationRow),
    omitted > 0 && [element("span", {class: "time"}), element("div", {class: "lane"},
      element("p", {class: "note event"}, `${plural(omitted, "further entry").replace("entrys", "entries")} not recorded`))]);
}

function measuredBlock(result) {
  const measured = result.measured;
  if (!measured) return null;
  return block("Measured", element("p", {},
    `${plural(measured.messages, "message")} with ${plural(measured.octets, "byte")} came back in ${duration(measured.time)}: `,
    element("strong", {}, throughput(measured)), ` one way. From sending a message to its whole echo: median `,
    element("strong", {}, duration(measured.median_latency)), `, longest ${duration(measured.longest_latency)}.`));
}

function handshakeBlock(result) {
  if (!result.request && !result.response) return null;
  return element("details", {class: "card block"}, element("summary", {}, "Opening handshake"),
    element("div", {class: "two"},
      element("div", {}, element("h4", {}, "Request"), element("pre", {class: "text"}, result.request || "none")),
      element("div", {}, element("h4", {}, "Response"), element("pre", {class: "text"}, result.response || "none"))));
}

function analysisBlock(result) {
  if (result.findings === null) return null;
  const agrees = result.disagreements.length === 0;
  const broken = result.breaks.length ? "exactly the rules that the runner breaks on purpose in this case"
                                      : "that the runner kept the rules";
  return block("What the capture shows",
    element("p", {}, pill(agrees ? "ok" : "failed", agrees ? "agrees" : "disagrees"), " ",
      agrees ? `Reading the capture alone, the analyzer found ${broken}.` : result.disagreements.join(" ")),
    result.findings.length > 0 && element("ul", {class: "rules"}, result.findings.map((found) =>
      ruleItem(found.rule, `${found.by_peer ? "by the peer" : "by the runner"}${found.detail ? `: ${found.detail}` : ""}`))));
}

// Always relative, whatever the report says: each step of the path is encoded by itself.
function captureAddress(path) {
  return path.split("/").filter(Boolean).map(encodeURIComponent).join("/");
}

function repeatBlock(result) {
  if (!result.repeat_command && !result.capture) return null;
  const copy = (event) => {
    const button = event.currentTarget;
    navigator.clipboard?.writeText(result.repeat_command).then(() => { button.textContent = "copied"; }, () => {});
  };
  return block("Repeat it",
    result.repeat_command && element("div", {class: "command"}, element("code", {}, result.repeat_command),
      element("button", {type: "button", onclick: copy}, "copy")),
    result.capture && element("p", {}, "Capture: ",
      element("a", {href: captureAddress(result.capture), download: true}, result.capture)));
}

function agentTabs(row, index) {
  if (row.results.filter(Boolean).length < 2) return null;
  return element("nav", {class: "tabs", "aria-label": "Agents"}, report.agents.map((agent, other) =>
    row.results[other] && element("a", {
      href: caseAddress(row.id, agent.agent), "aria-current": other === index ? "page" : null,
    }, element("i", {class: `dot ${outcomeOf(row.results[other])}`}), agent.agent)));
}

function neighbour(row, step) {
  const shown = visibleCases();
  const among = shown.includes(row) ? shown : allCases;
  return among[among.indexOf(row) + step];
}

// Both verdicts, or why there are none, and what the baseline says.
function verdictCards(result) {
  if (!result.was_run)
    return element("section", {class: "card verdict-card unrun"}, element("h3", {}, "Verdict"), pill("unrun", "NOT RUN"),
      element("p", {}, result.behavior_reason || "No reason was recorded."));
  return element("div", {class: "two"},
    verdictCard("Behaviour", result.behavior, result.behavior_reason),
    verdictCard("Closing", result.closing, result.closing_reason, closeCodeNote(result)));
}

function baselineBlock(result) {
  if (!result.expected_failure || !result.was_run) return null;
  const [tone, words] = passedUnexpectedly(result) ? ["lenient", "UNEXPECTED PASS"]
    : result.passed ? ["lenient", "FLAKY"] : ["allowed", "EXPECTED"];
  return block("Baseline", element("p", {}, pill(tone, words), " It may fail: ", result.expected_failure));
}

function drawCase(row, index) {
  const agent = report.agents[index];
  const result = row.results[index];
  const to = (step, words) => {
    const other = neighbour(row, step);
    if (!other) return element("span", {class: "muted"}, words);
    const there = other.results[index] ? index : other.results.findIndex(Boolean);
    return element("a", {href: caseAddress(other.id, report.agents[there].agent), rel: step < 0 ? "prev" : "next"}, words);
  };
  document.getElementById("case").replaceChildren(
    element("nav", {class: "crumbs", "aria-label": "Cases"}, element("a", {href: "#", id: "back"}, "All cases"),
      element("span", {class: "muted"}, row.section), element("span", {class: "space"}), to(-1, "← previous"), to(1, "next →")),
    element("h1", {}, element("span", {class: "mono"}, row.id), " ", row.title),
    ...[agentTabs(row, index)].filter(Boolean),
    element("p", {class: "muted"}, [agent.agent, date(result.started), result.was_run && `took ${duration(result.duration)}`,
      result.flaky && "flaky: failed beside other cases, passed alone"].filter(Boolean).join(" · ")),
    verdictCards(result),
    ...[baselineBlock(result), rulesBlock(result)].filter(Boolean),
    block("Expectation", element("p", {}, result.expectation || "None was recorded."),
      element("div", {class: "two"}, lines("Expected", result.expected), lines("Received", result.received))),
    ...[measuredBlock(result)].filter(Boolean),
    ...[result.was_run && block("Conversation", ladder(result, agent))].filter(Boolean),
    ...[handshakeBlock(result), analysisBlock(result), repeatBlock(result)].filter(Boolean));
}
