// Which view is shown follows from the address: "#case=5.6&agent=name" is a case, anything else the overview.

let overviewPosition = 0;

function addressedCase() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const row = casesById.get(asked.get("case"));
  if (!row) return null;
  const named = report.agents.findIndex((agent, index) => agent.agent === asked.get("agent") && row.results[index]);
  return {row, index: named >= 0 ? named : row.results.findIndex(Boolean)};
}

function show() {
  const overview = document.getElementById("overview");
  const page = document.getElementById("case");
  const asked = addressedCase();
  if (!overview.hidden && asked) overviewPosition = scrollY;
  overview.hidden = Boolean(asked);
  page.hidden = !asked;
  if (asked) {
    drawCase(asked.row, asked.index);
    document.title = `${asked.row.id} ${asked.row.title} · Unmask`;
    scrollTo(0, 0);
    page.focus({preventScroll: true});
  } else {
    document.title = "Unmask: WebSocket conformance";
    scrollTo(0, overviewPosition);
  }
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, select")) return;
  const follow = (selector) => document.querySelector(`#case:not([hidden]) ${selector}`)?.click();
  if (event.key === "Escape") follow("#back");
  else if (event.key === "ArrowLeft") follow("[rel=prev]");
  else if (event.key === "ArrowRight") follow("[rel=next]");
  else if (event.key === "/" && !document.getElementById("overview").hidden) {
    event.preventDefault();
    document.getElementById("search").focus();
  }
}

startTheme();
document.getElementById("made").textContent = [report.generator, date(report.created)].filter(Boolean).join(" · ");
drawOverview();
show();
addEventListener("hashchange", show);
addEventListener("keydown", onKey);
