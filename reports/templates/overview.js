// The overview: totals, the matrix of sections and agents, filters, and the list of cases.

const filters = {section: "", text: "", outcomes: new Set(), onlyNotPassed: false};

function matches(row) {
  if (filters.section && row.section !== filters.section) return false;
  const results = row.results.filter(Boolean);
  if (filters.onlyNotPassed && results.every((result) => result.passed)) return false;
  if (filters.outcomes.size && !results.some((result) => filters.outcomes.has(outcomeOf(result)))) return false;
  if (!filters.text) return true;
  const words = [row.id, row.title, ...results.flatMap((result) => [...result.rules, ...result.breaks])];
  return words.join("\n").toLowerCase().includes(filters.text);
}

function visibleCases() {
  return allCases.filter(matches);
}

function totals() {
  return element("div", {class: "totals"}, report.agents.map((agent) => {
    const counts = countOutcomes(agent.cases);
    const {allowed = 0, unrun = 0} = counts;
    const failed = counts.cases - counts.passed - allowed - unrun;
    const surprising = agent.cases.filter(passedUnexpectedly).length;
    return element("section", {class: "card total"},
      element("div", {class: "figure"},
        element("strong", {}, String(counts.passed)), element("span", {}, ` of ${counts.cases} passed`),
        element("span", {class: "pills"},
          failed > 0 && pill("failed", `${failed} not passed`), allowed > 0 && pill("allowed", `${allowed} expected`),
          surprising > 0 && pill("lenient", plural(surprising, "unexpected pass").replace("passs", "passes")),
          unrun > 0 && pill("unrun", `${unrun} not run`))),
      bar(counts),
      element("h2", {}, agent.agent), element("p", {class: "muted mono"}, agent.url),
      agent.ended_early && element("p", {class: "notice"}, agent.ended_early),
      element("p", {class: "legend"}, Object.entries(outcomes).filter(([tone]) => counts[tone]).map(([tone, words]) =>
        element("span", {}, element("i", {class: `dot ${tone}`}), `${counts[tone]} ${words}`))));
  }));
}

function matrixCell(section, index) {
  const counts = countOutcomes(allCases.filter((row) => row.section === section && row.results[index])
    .map((row) => row.results[index]));
  if (counts.cases === 0) return element("td", {class: "muted"}, "–");
  const worst = Object.keys(outcomes).findLast((tone) => counts[tone] > 0);
  return element("td", {},
    element("button", {
      type: "button", class: `cell ${worst}`,
      title: `Show the cases of ${section}`,
      onclick: () => chooseSection(section),
    }, element("span", {class: "count"}, `${counts.passed} / ${counts.cases}`), bar(counts)));
}

function matrix() {
  return element("div", {class: "card scroll"},
    element("table", {class: "matrix", id: "matrix"},
      element("caption", {class: "hidden"}, "Cases passed, by section and agent"),
      element("thead", {}, element("tr", {}, element("th", {scope: "col"}, "Section"),
        report.agents.map((agent) => element("th", {scope: "col"}, agent.agent)))),
      element("tbody", {}, sections.map((section) => element("tr", {},
        element("th", {scope: "row"}, section),
        report.agents.map((_, index) => matrixCell(section, index)))))));
}

function chooseSection(section) {
  filters.section = filters.section === section ? "" : section;
  document.getElementById("section").value = filters.section;
  drawList();
  document.getElementById("filters").scrollIntoView({block: "start"});
}

function outcomeChip([tone, words]) {
  const number = allCases.flatMap((row) => row.results.filter(Boolean))
    .filter((result) => outcomeOf(result) === tone).length;
  if (number === 0) return null;
  return element("button", {
    type: "button", class: `chip ${tone}`, "aria-pressed": "false",
    onclick: (event) => {
      const pressed = !filters.outcomes.delete(tone);
      if (pressed) filters.outcomes.add(tone);
      event.currentTarget.setAttribute("aria-pressed", String(pressed));
      drawList();
    },
  }, `${words} ${number}`);
}

function filterBar() {
  return element("form", {id: "filters", class: "filters", onsubmit: (event) => event.preventDefault()},
    element("input", {
      id: "search", type: "search", placeholder: "Search id, title or rule  ( / )", "aria-label": "Search",
      oninput: (event) => { filters.text = event.target.value.trim().toLowerCase(); drawList(); },
    }),
    element("select", {
      id: "section", "aria-label": "Section",
      onchange: (event) => { filters.section = event.target.value; drawList(); },
    }, element("option", {value: ""}, "All sections"),
      sections.map((section) => element("option", {value: section}, section))),
    element("span", {class: "chips"}, Object.entries(outcomes).map(outcomeChip)),
    element("label", {class: "check"},
      element("input", {
        id: "only-not-passed", type: "checkbox",
        onchange: (event) => { filters.onlyNotPassed = event.target.checked; drawList(); },
      }), "only not passed"),
    element("output", {id: "shown", class: "muted"}));
}

function verdictPills(result) {
  if (!result.was_run) return [pill("unrun", "NOT RUN", result.behavior_reason)];
  return [
    pill(toneOfVerdict[result.behavior], result.behavior, result.behavior_reason),
    result.closing !== "OK" && result.closing !== result.behavior &&
      pill(toneOfVerdict[result.closing], result.closing, result.closing_reason),
    result.flaky && pill("lenient", "FLAKY", "Failed beside others, passed when run alone"),
    !result.passed && result.expected_failure && pill("allowed", "EXPECTED", result.expected_failure),
    passedUnexpectedly(result) && pill("lenient", "UNEXPECTED PASS", `The baseline says: ${result.expected_failure}`),
  ];
}

function verdictCell(row, index) {
  const result = row.results[index];
  if (!result) return element("td", {class: "muted"}, "–");
  return element("td", {class: "verdict"},
    element("a", {href: caseAddress(row.id, report.agents[index].agent)}, verdictPills(result)));
}

function caseRow(row) {
  const first = row.results.findIndex(Boolean);
  const only = report.agents.length === 1 ? row.results[0] : null;
  return element("tr", {},
    element("td", {class: "id"},
      element("a", {href: caseAddress(row.id, report.agents[first].agent)}, row.id)),
    element("td", {class: "title"}, row.title),
    report.agents.map((_, index) => verdictCell(row, index)),
    only && element("td", {class: "number"}, only.remote_close_code === null ? "–" : String(only.remote_close_code)),
    only && element("td", {class: "number muted"},
      only.measured ? `${throughput(only.measured)}, ${duration(only.measured.median_latency)}` : duration(only.duration)));
}

function drawList() {
  const shown = visibleCases();
  const body = document.getElementById("list");
  const rows = [];
  let section = null;
  for (const row of shown) {
    if (row.section !== section) {
      section = row.section;
      rows.push(element("tr", {class: "group"}, element("th", {colspan: "99", scope: "rowgroup"}, section)));
    }
    rows.push(caseRow(row));
  }
  if (rows.length === 0)
    rows.push(element("tr", {}, element("td", {colspan: "99", class: "muted empty"}, "No case fits these filters.")));
  body.replaceChildren(...rows);
  document.getElementById("shown").textContent = `${shown.length} of ${plural(allCases.length, "case")}`;
}

function list() {
  const only = report.agents.length === 1;
  return element("div", {class: "card scroll"}, element("table", {class: "list"},
    element("thead", {}, element("tr", {}, element("th", {scope: "col"}, "Case"), element("th", {scope: "col"}, "Title"),
      report.agents.map((agent) => element("th", {scope: "col"}, only ? "Verdict" : agent.agent)),
      only && element("th", {scope: "col", class: "number"}, "Code"),
      only && element("th", {scope: "col", class: "number"}, "Time"))),
    element("tbody", {id: "list"})));
}

function drawOverview() {
  document.getElementById("overview").append(totals(), matrix(), filterBar(), list());
  drawList();
}
