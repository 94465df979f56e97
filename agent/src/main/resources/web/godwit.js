// Asks the agent once a second and redraws what changed. No library: five lists need none.
const $ = (id) => document.getElementById(id);
const ask = async (path) => {
  const response = await fetch(path, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
};
const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
};
const seconds = (s) => (s == null ? "" : s < 60 ? `${s.toFixed(1)} s` : s < 3600 ? `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s` : `${(s / 3600).toFixed(1)} h`);
const ago = (time) => `${seconds(Math.max(0, (Date.now() - Date.parse(time)) / 1000))} ago`;
const size = (bytes) => (bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`);
const replace = (id, ...children) => {
  // Whoever stands on a link with the keyboard goes on standing on it.
  const focused = document.activeElement?.closest(`#${id} a[href]`)?.getAttribute("href");
  $(id).replaceChildren(...children);
  if (focused) [...$(id).querySelectorAll("a[href]")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
};
const nothing = (text) => make("p", "soft", text);

function alertCard(alert, state) {
  const where = Object.entries(alert.labels).filter(([name]) => !["alertname", "severity"].includes(name)).map(([name, value]) => `${name}=${value}`).join(", ");
  const when = state === "resolved" ? `resolved ${ago(alert.resolvedAt)}` : `for ${seconds(Math.max(0, (Date.now() - Date.parse(alert.activeAt)) / 1000))}`;
  return make("div", `card ${state}`,
    make("div", "line", make("span", "word", state.toUpperCase()), ` ${alert.labels.alertname}`, make("small", "", ` ${alert.labels.severity ?? ""} · ${when}`)),
    make("div", "", alert.annotations.summary ?? ""),
    make("small", "", where));
}

function describe(node) {
  const parts = [make("span", "word", node.title)];
  if (node.role === "root") parts.push(` blocks ${node.victims}`);
  if (node.role === "amplifier") parts.push(` waits and makes ${node.victims} more wait`);
  if (node.waits_for_mode) parts.push(` · wants ${node.waits_for_mode}${node.waits_for_relation ? ` on ${node.waits_for_relation}` : ""} for ${seconds(node.waited_seconds)}`);
  else if (node.holds_mode) parts.push(` · holds ${node.holds_mode}${node.holds_relation ? ` on ${node.holds_relation}` : ""}`);
  if (node.state) parts.push(` · ${node.state}${node.state_seconds != null ? ` for ${seconds(node.state_seconds)}` : ""}`);
  if (node.user) parts.push(` · ${node.user}${node.application_name ? ` (${node.application_name})` : ""}`);
  return parts;
}

function branch(node) {
  const item = make("li", node.role, make("div", "line", ...describe(node)));
  if (node.query) item.append(make("code", "", node.role === "root" && node.state?.startsWith("idle") ? `last query: ${node.query}` : node.query));
  if (node.blocks?.length) item.append(make("ul", "", ...node.blocks.map(branch)));
  return item;
}

function blockingCard(target) {
  if (!target.up) return make("div", "card down", `${target.target}: not watched now`);
  if (target.blocked === null) return nothing(`${target.target}: nobody knows who waits for a lock; ${target.reason}.`);
  if (target.blocked === 0) return nothing(`${target.target}: nobody waits for a lock; looked ${ago(target.at)}.`);
  const head = make("div", "", `${target.target}: ${target.blocked} waiting, longest ${seconds(target.longest_wait_seconds)}, depth ${target.depth}`);
  return make("div", "card firing", head, make("ul", "tree", ...target.trees.map(branch)));
}

const called = (m) => m.name || `migration of ${m.database}`;
const tool = (m) => (m.certain || m.tool === "unknown" ? m.title : `probably ${m.title}`);
const sessions = (n) => `${n} ${n === 1 ? "session" : "sessions"}`;

function reportLink(m, text) {
  const link = make("a", "", text);
  link.href = `/api/migrations/${encodeURIComponent(m.id)}/report`;
  return link;
}

function progressLine(m) {
  if (!m.progress) return "";
  const percent = Math.round(m.progress.ratio * 100);
  const bar = make("progress", "");
  bar.max = 100;
  bar.value = percent;
  bar.setAttribute("aria-label", `Progress of statement ${m.number}`);
  const left = m.progress.etaSeconds == null ? "" : `, about ${seconds(m.progress.etaSeconds)} left`;
  return make("div", "", bar, ` ${percent} %${left} `, make("small", "", `${m.progress.text} · by ${m.progress.source}, confidence ${m.progress.confidence}`));
}

function runningCard(m) {
  const hurts = m.behind > 0;
  const word = make("span", "word", hurts ? "BLOCKS OTHERS" : m.waiting ? "WAITS" : "RUNNING");
  const elapsed = seconds(Math.max(0, (Date.now() - Date.parse(m.begun)) / 1000));
  const number = m.number ? `statement ${m.number}${m.of ? ` of ${m.of}` : ""}` : "no statement at this moment";
  return make("div", `card ${hurts ? "firing" : m.waiting ? "pending" : "up"}`,
    make("div", "line", word, ` ${called(m)} `, make("small", "", `${tool(m)} · ${m.database} on ${m.target} · for ${elapsed} · ${m.done} done · `, reportLink(m, "report"))),
    make("div", "", m.waiting ? `${number}, waiting for a lock: ` : `${number}: `, make("code", "", m.statement)),
    m.waitsFor.length ? make("div", "", "waits for ", m.waitsFor.join("; ")) : "",
    make("div", "", `${sessions(m.behind)} behind it now, ${m.worst} at the worst, ${seconds(m.blockedSeconds)} waited in all`),
    progressLine(m));
}

function outcome(m) {
  const bad = ["FAILED", "ABORTED", "INTERRUPTED"].includes(m.outcome);
  const good = ["APPLIED", "NOTHING"].includes(m.outcome);
  const words = { NOTHING: "nothing to do", ROLLED_BACK: "rolled back" };
  return make("td", bad ? "bad" : good ? "good" : "unsure", make("span", "word", words[m.outcome] ?? m.outcome.toLowerCase()));
}

function endedTable(migrations) {
  const head = make("tr", "", ...["Migration", "Tool", "Database", "Ended", "Took", "Outcome", "Worst", "Open findings"].map((title) => {
    const cell = make("th", "", title);
    cell.scope = "col";
    return cell;
  }));
  const rows = migrations.map((m) => make("tr", "",
    make("td", "", reportLink(m, called(m))),
    make("td", "", tool(m)),
    make("td", "", `${m.database} on ${m.target}`),
    make("td", "short", ago(m.ended)),
    make("td", "short", m.lasted < 0.25 ? "< 0.25 s" : seconds(m.lasted)),
    outcome(m),
    make("td", "", m.worst ? `${sessions(m.worst)} behind it` : "nobody waited"),
    make("td", m.findings ? "unsure" : "", m.findings ? make("span", "word", String(m.findings)) : "none")));
  const table = make("table", "", make("thead", "", head), make("tbody", "", ...rows));
  table.prepend(make("caption", "", "The last that ended; each name leads to its report"));
  return make("div", "wide", table);
}

// What has ended seldom changes and is read from the store: asked for every tenth time, and when one ends.
let ended = [];
let unread = "";
let known = "";
let turn = 0;

async function migrations() {
  const running = await ask("/api/migrations?state=running");
  const now = running.map((m) => m.id).join();
  if (turn++ % 10 === 0 || now !== known) {
    try {
      ended = await ask("/api/migrations?state=ended&limit=10");
      unread = "";
    } catch (failure) {
      unread = failure.message;
    }
    known = now;
  }
  replace("running", ...running.map(runningCard), ...(running.length ? [] : [nothing("No migration is running.")]));
  replace("ended", unread ? nothing(`Those that have ended cannot be read now: ${unread}`) : ended.length ? endedTable(ended) : nothing("None has been seen to end yet."));
}

function targetCard(target) {
  const troubled = Object.entries(target.probes).filter(([, state]) => state !== "ok").map(([name, state]) => `${name}: ${state}`);
  return make("div", `card ${target.up ? "up" : "down"}`,
    make("div", "line", make("span", "word", target.up ? "UP" : "DOWN"), ` ${target.target} `, make("small", "", target.address)),
    make("small", "", target.up ? `PostgreSQL ${target.version} · ${target.reason || `looked ${ago(target.last_look)}`}` : target.reason),
    make("div", "", target.up && troubled.length ? `probes that need a look: ${troubled.join(", ")}` : ""));
}

function backupTable(backups) {
  const rows = backups.slice(0, 10).map((b) => make("tr", "", make("td", "", b.id), make("td", "", b.database), make("td", "", size(b.bytes)), make("td", "", ago(b.ended))));
  const head = make("tr", "", ...["Backup", "Database", "Size", "Taken"].map((title) => make("th", "", title)));
  return make("table", "", make("thead", "", head), make("tbody", "", ...rows));
}

async function refresh() {
  try {
    const [alerts, resolved, blocking, targets, backups] = await Promise.all(["/api/v1/alerts", "/api/resolved", "/api/blocking", "/api/targets", "/api/backups"].map(ask));
    const current = alerts.data.alerts;
    const firing = current.filter((alert) => alert.state === "firing");
    const summary = `${targets.filter((t) => t.up).length} of ${targets.length} databases up, ${firing.length} alerts firing, ${blocking.reduce((sum, t) => sum + t.blocked, 0)} sessions waiting`;
    if ($("summary").textContent !== summary) $("summary").textContent = summary;
    replace("alerts", ...current.map((alert) => alertCard(alert, alert.state)), ...resolved.slice(-5).reverse().map((alert) => alertCard(alert, "resolved")), ...(current.length || resolved.length ? [] : [nothing("Nothing is pending, firing or lately resolved.")]));
    replace("blocking", ...blocking.map(blockingCard));
    await migrations();
    replace("targets", ...targets.map(targetCard));
    replace("backups", backups.length ? backupTable(backups) : nothing("No backup yet."));
  } catch (failure) {
    $("summary").textContent = `The agent does not answer: ${failure.message}`;
  }
}

async function loop() {
  if (document.visibilityState === "visible") await refresh();
  setTimeout(loop, 1000);
}
loop();
