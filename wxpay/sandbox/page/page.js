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
  const answer = await fetch(path, {method: "POST", body: new URLSearchParams(fields)});
  const told = await answer.json().catch(() => ({}));
  // The phone itself shows what it was refused for.
  notice(answer.ok || told.key ? "" : told.error || answer.statusText);
  await refresh();
}

function notice(text) {
  id("notice").textContent = text;
  id("notice").hidden = text === "";
}

const accounts = [...document.querySelectorAll(".phone")].map(e => e.dataset.account);

function scan(account, codeURL) {
  return post("/phone/scan", {account, code_url: codeURL});
}

for (const phone of document.querySelectorAll(".phone")) {
  const account = phone.dataset.account;
  phone.querySelector("form").addEventListener("submit", event => {
    event.preventDefault();
    scan(account, event.target.elements.code_url.value.trim());
    event.target.reset();
  });
  for (const button of phone.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () =>
      post("/phone/" + button.dataset.act, {account, after: phone.querySelector("[name=after]").value}));
  }
}

id("fault").addEventListener("submit", event => {
  event.preventDefault();
  post("/fault", new FormData(event.target));
});
id("clear").addEventListener("click", () => post("/fault/clear", {}));
id("offline").addEventListener("click", () => post("/offline", {on: id("offline").dataset.on}));

// What the sandbox tells ------------------------------------------------------

// replace puts rows into a list where they differ from what is there, so that a
// button does not go away under the mouse.
function replace(list, rows) {
  rows.forEach((row, i) => {
    const old = list.children[i];
    if (!old) list.append(row);
    else if (!old.isEqualNode(row)) old.replaceWith(row);
  });
  while (list.children.length > rows.length) list.lastChild.remove();
}

function showCode(order, code) {
  const live = code.code_url === order.code_url;
  const url = make("code", live ? "" : "dead", code.code_url);
  const row = make("div", "code", url);
  if (!live) row.append(make("small", "", t("dead")));
  for (const account of accounts) {
    const button = make("button", "", t("scan." + account));
    button.dataset.account = account;
    button.dataset.code = code.code_url;
    row.append(button);
  }
  return row;
}

// A click anywhere in the list scans the code of the button.
id("orders").addEventListener("click", event => {
  const {account, code} = event.target.dataset;
  if (code) scan(account, code);
});

function showOrder(order, now) {
  const body = order.content.find(field => field[0] === "body");
  const row = make("li", "order",
    make("span", "no", order.out_trade_no),
    make("span", "state " + order.trade_state, t("state." + order.trade_state)),
    make("span", "fee", yuan(order.total_fee)),
    make("span", "what", body ? body[1] : ""),
    make("span", "age", age(order.created, now)));
  for (const code of order.codes.filter(c => c.code_url).slice(-3).reverse()) row.append(showCode(order, code));
  return row;
}

function showPhone(view, now) {
  const phone = document.querySelector('.phone[data-account="' + view.account + '"]');
  const put = (name, text) => {
    const e = phone.querySelector(".screen ." + name);
    if (e.textContent !== text) e.textContent = text;
  };
  phone.dataset.page = view.page;
  put("what", view.body ?? "");
  put("amount", view.total_fee ? yuan(view.total_fee) : "");
  put("coupon", view.coupon_fee ? t("coupon") + " " + yuan(view.coupon_fee) : "");
  put("page", t("page." + view.page));
  let message = view.message ? t("phone." + view.message) : "";
  if (view.pays_at) {
    message = Math.max(0, Math.ceil((Date.parse(view.pays_at) - Date.parse(now)) / 1000)) + " " + t("pays_in");
  }
  if (view.pay_code) message = view.pay_code.replace(/(....)(?=.)/g, "$1 ");
  put("message", message);
  for (const button of phone.querySelectorAll("[data-act]")) {
    const act = button.dataset.act;
    if (act === "paycode") continue;
    button.disabled = act === "cancel" ? view.page === "idle" : !view.out_trade_no || view.page === "paid";
  }
}

function showFault(f) {
  let text = t("fault." + f.kind) + (f.code ? " " + f.code : "") + " · " + (f.interface || t("any")) + " · ";
  text += f.count < 0 ? t("always") : f.count + " " + t("times");
  if (f.probability) text += " · " + f.probability + " % (seed " + f.seed + ")";
  if (f.delay) text += " · " + f.delay / 1e9 + " " + t("seconds");
  return make("li", "", text);
}

function showRequest(r) {
  const row = make("li", "", make("time", "", new Date(r.time).toTimeString().slice(0, 8)),
    make("b", "", r.interface), make("span", "no", r.out_trade_no), make("span", "answer", r.answer || "SUCCESS"));
  if (r.fault) row.append(make("em", "", t("fault." + r.fault)));
  return row;
}

function show(state) {
  replace(id("orders"), state.orders.map(order => showOrder(order, state.now)));
  id("none").hidden = state.orders.length > 0;
  id("older").hidden = state.older === 0;
  id("older").textContent = t("older") + state.older;
  for (const view of state.phones) showPhone(view, state.now);
  replace(id("faults"), state.faults.map(showFault));
  replace(id("requests"), state.requests.map(showRequest));
  id("clear").disabled = state.faults.length === 0;
  id("cut").hidden = !state.offline;
  id("offline").textContent = t(state.offline ? "online" : "offline");
  id("offline").dataset.on = state.offline ? "0" : "1";
}

async function refresh() {
  try {
    const answer = await fetch("/state");
    if (!answer.ok) throw new Error(answer.statusText);
    show(await answer.json());
    id("silent").hidden = true;
  } catch {
    id("silent").hidden = false;
  }
}

async function follow() {
  await refresh();
  setTimeout(follow, 1000);
}
follow();
