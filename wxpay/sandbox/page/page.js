"use strict";
// Once a second the page asks for the sandbox's state and puts it into the
// elements that the server has written. What comes from orders goes into text
// nodes only, never into markup.

const texts = JSON.parse(document.getElementById("texts").textContent);
const t = key => texts[key] ?? key;
const id = name => document.getElementById(name);

// make builds an element of a class, with texts and elements inside.
function make(tag, className, ...inside) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  e.append(...inside);
  return e;
}

const yuan = fen => "¥" + Math.floor(fen / 100) + "." + String(fen % 100).padStart(2, "0");

function age(from, now) {
  const s = Math.max(0, Math.floor((Date.parse(now) - Date.parse(from)) / 1000));
  if (s < 90) return s + " " + t("age.seconds");
  if (s < 90 * 60) return Math.floor(s / 60) + " " + t("age.minutes");
  if (s < 36 * 3600) return Math.floor(s / 3600) + " " + t("age.hours");
  return Math.floor(s / 86400) + " " + t("age.days");
}

// What the user does ----------------------------------------------------------

// post does one thing and shows at once what came of it.
async function post(path, fields) {
  const answer = await fetch(path, {method: "POST", body: new URLSearchParams(fields)}).catch(() => null);
  const told = (await answer?.json().catch(() => null)) ?? {};
  // The phone itself shows what it was refused for; refresh, that nobody answers.
  const shown = told.key || told.code === "USERPAYING";
  notice(!answer || answer.ok || shown ? "" : told.error || answer.statusText);
  await refresh();
}

// A click on a button with data-post posts the rest of its data.
document.querySelector("main").addEventListener("click", event => {
  const {post: path, ...fields} = event.target.dataset;
  if (path) post(path, fields);
});

function notice(text) {
  id("notice").textContent = text;
  id("notice").hidden = text === "";
}

const accounts = [...document.querySelectorAll(".phone")].map(e => e.dataset.account);

for (const phone of document.querySelectorAll(".phone")) {
  const account = phone.dataset.account;
  phone.querySelector("form").addEventListener("submit", event => {
    event.preventDefault();
    post("/phone/scan", {account, code_url: event.target.elements.code_url.value.trim()});
    event.target.reset();
  });
  for (const button of phone.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () =>
      post("/phone/" + button.dataset.act, {account, after: phone.querySelector("[name=after]").value}));
  }
}

for (const box of document.querySelectorAll("[name=balance]")) {
  box.addEventListener("change", () => post("/phone/balance", {account: box.closest(".phone").dataset.account, on: box.checked}));
}
id("fault").addEventListener("submit", event => {
  event.preventDefault();
  post("/fault", new FormData(event.target));
});

id("till").addEventListener("submit", event => {
  event.preventDefault();
  post("/till/unifiedorder", new FormData(event.target));
});
id("charge").addEventListener("click", event => {
  const order = new FormData(id("till"));
  order.set("auth_code", event.target.dataset.code);
  post("/till/micropay", order);
});

// What the sandbox tells ------------------------------------------------------

// put fills a list with rows, each with a data-key. A row that is there already
// stays and takes on what is new, so that no button goes away under the mouse.
function put(list, rows) {
  const old = new Map([...list.children].map(row => [row.dataset.key, row]));
  rows.forEach((fresh, i) => {
    const row = old.get(fresh.dataset.key) ?? fresh;
    old.delete(fresh.dataset.key);
    if (row !== fresh) become(row, fresh);
    if (list.children[i] !== row) list.insertBefore(row, list.children[i] ?? null);
  });
  for (const row of old.values()) row.remove();
}

// become makes node look like fresh without taking it away.
function become(node, fresh) {
  if (node.isEqualNode(fresh)) return;
  if (node.nodeName !== fresh.nodeName) return node.replaceWith(fresh);
  if (node.nodeType === Node.TEXT_NODE) return void (node.data = fresh.data);
  for (const name of node.getAttributeNames()) if (!fresh.hasAttribute(name)) node.removeAttribute(name);
  for (const {name, value} of fresh.attributes) node.setAttribute(name, value);
  const children = [...fresh.childNodes];
  children.forEach((child, i) => (i < node.childNodes.length ? become(node.childNodes[i], child) : node.append(child)));
  while (node.childNodes.length > children.length) node.lastChild.remove();
}

function action(label, data) {
  const button = make("button", "", label);
  Object.assign(button.dataset, data);
  return button;
}

function showCode(order, code) {
  const live = code.code_url === order.code_url;
  const row = make("div", "code", make("code", live ? "" : "dead", code.code_url));
  if (!live) row.append(make("small", "", t("dead")));
  for (const account of accounts) {
    row.append(action(t("scan." + account), {post: "/phone/scan", account, code_url: code.code_url}));
  }
  return row;
}

// ends are the states in which a refund can still end one way or the other.
const ends = ["SUCCESS", "REFUNDCLOSE", "CHANGE", "FAIL", "NOTSURE"];
const open = ["PROCESSING", "FAIL", "NOTSURE"];

function showRefund(r) {
  const row = make("div", "refund", make("span", "no", r.out_refund_no), make("span", "fee", "−" + yuan(r.refund_fee)),
    make("span", "state " + r.refund_status, t("refund." + r.refund_status)));
  if (open.includes(r.refund_status)) {
    row.append(make("div", "ends", make("small", "", t("end")), ...ends.map(status =>
      action(t("refund." + status), {post: "/refund/end", out_refund_no: r.out_refund_no, status}))));
  }
  return row;
}

// showDeeds are what a person can do with a paid order at the merchant site, and
// with a payment by code at another till; and how often it stands on the bill.
function showDeeds(order, slip) {
  const out_trade_no = order.out_trade_no;
  const row = make("div", "deeds");
  if (order.trade_state === "SUCCESS" || order.trade_state === "REFUND") {
    row.append(action(t("atsite"), {post: "/refund", out_trade_no}));
  }
  if (field(order, "trade_type") === "MICROPAY" && !order.revoked && !order.refunds) {
    row.append(action(t("reverse"), {post: "/till/reverse", out_trade_no}));
  }
  if (order.transaction_id) {
    row.append(make("small", "", t("onbill")), ...[0, 1, 2].map(copies => {
      const button = action(copies + " ×", {post: "/bill/slip", out_trade_no, copies});
      button.disabled = copies === (slip?.copies ?? 1);
      return button;
    }));
  }
  return row;
}

const field = (order, name) => order.content.find(pair => pair[0] === name)?.[1] ?? "";

function showOrder(order, now, slip) {
  const row = make("li", "order",
    make("span", "no", order.out_trade_no),
    make("span", "state " + order.trade_state, t("state." + order.trade_state)),
    make("span", "fee", yuan(order.total_fee)),
    make("span", "what", field(order, "body")),
    make("span", "age", age(order.created, now)));
  row.dataset.key = order.out_trade_no;
  for (const code of order.codes.filter(c => c.code_url).slice(-3).reverse()) row.append(showCode(order, code));
  for (const r of order.refunds ?? []) row.append(showRefund(r));
  const deeds = showDeeds(order, slip);
  if (deeds.hasChildNodes()) row.append(deeds);
  return row;
}

function showPhone(view, now) {
  const phone = document.querySelector('.phone[data-account="' + view.account + '"]');
  const say = (name, text) => {
    const e = phone.querySelector(".screen ." + name);
    if (e.textContent !== text) e.textContent = text;
  };
  phone.dataset.page = view.page;
  say("what", view.body ?? "");
  say("amount", view.total_fee ? yuan(view.total_fee) : "");
  say("coupon", view.coupon_fee ? t("coupon") + " " + yuan(view.coupon_fee) : "");
  say("page", t("page." + view.page));
  let message = view.message ? t("phone." + view.message) + (view.says ? ": " + view.says : "") : "";
  if (view.pays_at) {
    message = Math.max(0, Math.ceil((Date.parse(view.pays_at) - Date.parse(now)) / 1000)) + " " + t("pays_in");
  }
  if (view.pay_code) message = view.pay_code; // in one piece, to be copied
  say("message", message);
  for (const button of phone.querySelectorAll("[data-act]")) {
    const act = button.dataset.act;
    if (act === "paycode") continue;
    button.disabled = act === "cancel" ? view.page === "idle" : !view.out_trade_no || view.page === "paid";
  }
  phone.querySelector("[name=balance]").checked = view.balance;
}

function showFault(f, i) {
  let text = t("fault." + f.kind) + (f.code ? " " + f.code : "") + " · " + (f.interface || t("any")) + " · ";
  text += f.count < 0 ? t("always") : f.count + " ×";
  if (f.probability) text += " · " + f.probability + " % (seed " + f.seed + ")";
  if (f.delay) text += " · " + f.delay / 1e9 + " " + t("seconds");
  return keyed(i, make("li", "", text));
}

function keyed(key, row) {
  row.dataset.key = key;
  return row;
}

const clock = time => new Date(time).toTimeString().slice(0, 8);

function showRequest(r, i) {
  const row = make("li", "", make("time", "", clock(r.time)),
    make("b", "", r.interface), make("span", "no", r.out_trade_no), make("span", "answer", r.answer || "SUCCESS"));
  if (r.fault) row.append(make("em", "", t("fault." + r.fault)));
  return keyed(i, row);
}

function showNotification(n, i) {
  const row = make("li", "", make("time", "", clock(n.time)), make("b", "", n.interface), make("span", "no", n.number),
    make("span", "answer", n.answer || (n.done ? "SUCCESS" : "FAIL")));
  if (n.fault) row.append(make("em", "", t("fault." + n.fault)));
  return keyed(i, row);
}

function show(state) {
  put(id("orders"), state.orders.map(order => showOrder(order, state.now, state.slips[order.out_trade_no])));
  id("none").hidden = state.orders.length > 0;
  id("older").hidden = state.older === 0;
  id("older").textContent = t("older") + state.older;
  for (const view of state.phones) showPhone(view, state.now);
  const code = state.phones.find(view => view.pay_code)?.pay_code;
  id("charge").disabled = !code;
  id("charge").dataset.code = code ?? "";
  id("now").textContent = t("now") + " " + new Date(state.now).toLocaleString("sv-SE", {timeZone: "Asia/Shanghai"});
  put(id("faults"), state.faults.map(showFault));
  put(id("requests"), state.requests.map(showRequest));
  put(id("notifications"), state.notifications.map(showNotification));
  id("notified").hidden = state.notifications.length === 0;
  id("clear").disabled = state.faults.length === 0;
  id("cut").hidden = !state.offline;
  id("offline").textContent = t(state.offline ? "online" : "offline");
  id("offline").dataset.on = state.offline ? "0" : "1";
  id("poor").textContent = t(state.balance < 0 ? "poor" : "rich");
  id("poor").dataset.fen = state.balance < 0 ? "0" : "-1";
}

async function refresh() {
  const answer = await fetch("/state").catch(() => ({ok: false}));
  id("silent").hidden = answer.ok;
  if (answer.ok) show(await answer.json());
}

async function follow() {
  await refresh();
  setTimeout(follow, 1000);
}
follow();
