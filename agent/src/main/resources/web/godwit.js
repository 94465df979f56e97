// Asks the agent once a second and redraws what changed. No library: four lists need none.
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
const replace = (id, ...children) => $(id).replaceChildren(...children);
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
