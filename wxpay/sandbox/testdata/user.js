"use strict";
// The user of the page in TestPageInBrowser.

const find = selector => document.querySelector(selector);

async function until(what, test) {
  for (let i = 0; i < 200; i++) {
    const got = test();
    if (got) return got;
    await new Promise(done => setTimeout(done, 50));
  }
  throw new Error("never: " + what);
}

// press clicks where the middle of the button is, so a button that lies under
// something else or outside the window is found out.
async function press(selector) {
  const button = await until(selector, () => find(selector));
  button.scrollIntoView({block: "center"});
  const box = button.getBoundingClientRect();
  const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  if (hit !== button) throw new Error(selector + " is covered by " + (hit && hit.outerHTML));
  if (button.disabled) throw new Error(selector + " cannot be pressed");
  button.click();
}

const phone = account => '.phone[data-account="' + account + '"]';
const shows = (account, page) => until(account + " shows " + page, () => find(phone(account)).dataset.page === page);
const says = (account, text) =>
  until(account + " says " + text, () => find(phone(account) + " .message").textContent === text);

async function use() {
  // The newest order stands first, the one with the wicked name below it.
  await until("three orders", () => document.querySelectorAll(".order").length === 3);
  const wicked = ".order:nth-child(2) ";
  if (find("#orders img")) throw new Error("a name became markup");
  await shows("customer", "idle");
  if (!find(phone("customer") + " [data-act=pay]").disabled) throw new Error("nothing scanned, and it can be paid");

  await press(wicked + "[data-account=customer]");
  await shows("customer", "scanned");
  if (find(phone("customer") + " .amount").textContent !== "¥12.50") throw new Error("wrong amount");
  await press(wicked + "[data-account=friend]");
  await says("friend", "这个码已被别人扫过");

  await press(phone("customer") + " [data-act=password]");
  await shows("customer", "password");
  await until("the order waits for the password", () => find(wicked + ".USERPAYING"));
  await press(phone("customer") + " [data-act=nomoney]");
  await shows("customer", "nomoney");
  await press(phone("customer") + " [data-act=cancel]");
  await shows("customer", "idle");
  await press(wicked + "[data-account=customer]");
  await shows("customer", "scanned");
  await press(phone("customer") + " [data-act=pay]");
  await shows("customer", "paid");
  await until("the order is paid", () => find(wicked + ".SUCCESS"));

  // The other order is pasted by the friend, who means to pay late and goes away.
  find(phone("friend") + " [name=code_url]").value = await (await fetch("/code")).text();
  await press(phone("friend") + " form button");
  await shows("friend", "scanned");
  await press(phone("friend") + " [data-act=tooslow]");
  await shows("friend", "tooslow");
  await press(phone("friend") + " [data-act=paylater]");
  await until("the payment waits", () => find(phone("friend") + " .message").textContent.endsWith("秒后付款"));
  await press(phone("friend") + " [data-act=cancel]");
  await shows("friend", "idle");

  // A refund that is on its way ends as one to be paid by hand.
  await until("the refund is on its way", () => find(".refund .PROCESSING"));
  await press(".refund [data-status=CHANGE]");
  await until("the refund has ended", () => find(".refund .CHANGE") && !find(".refund button"));
  await press("#poor");
  await until("the merchant has no money", () => find("#poor").dataset.fen === "-1");

  await press("#offline");
  await until("the network is cut", () => !find("#cut").hidden);
  await press("#offline");
  await until("the network is back", () => find("#cut").hidden);
  await press("#fault .main");
  await until("a fault waits", () => find("#faults li"));
  await press("#clear");
  await until("no fault waits", () => !find("#faults li"));
  find("#fault [name=kind]").value = "slow";
  find("#fault [name=probability]").value = "20";
  await press("#fault .main");
  await until("a fault by chance waits", () => find("#faults li"));
  await press("#poor");
  await until("the merchant has money", () => find("#poor").dataset.fen === "0");
  // The rest of the refunded order goes back at the merchant site; it stands twice on the bill.
  await press(".order:nth-child(3) [data-post='/refund']");
  await until("the site's refund", () => document.querySelectorAll(".order:nth-child(3) .refund").length === 2);
  await press(".order:nth-child(3) [data-copies='2']");
  await until("it stands twice on the bill", () => find(".order:nth-child(3) [data-copies='2']").disabled);
  // Another till orders, and the bank of its customer is slow.
  const newest = ".order:first-child ";
  await press("#till button");
  await until("another till's order", () => find(newest + ".fee").textContent === "¥5.00");
  await press(newest + "[data-account=customer]");
  await shows("customer", "scanned");
  await press(phone("customer") + " [data-act=atbank]");
  await shows("customer", "accepted");
  await until("the order waits for the bank", () => find(newest + ".ACCEPT"));
  // It scans the friend's payment code and takes the order back while the friend types.
  await press(phone("friend") + " [data-act=paycode]");
  await until("there is a code to scan", () => !find("#charge").disabled);
  await press("#charge");
  await shows("friend", "password");
  await press(newest + "[data-post='/till/reverse']");
  await says("friend", "商户已撤销这笔付款");
  await shows("friend", "gone");
  await press("#morning");
  await until("it is 09:30", () => / 09:30:\d\d$/.test(find("#now").textContent));
  if (!find("#notice").hidden || !find("#silent").hidden) throw new Error("an error is shown: " + find("#notice").textContent);
}

use().then(() => "passed", String).then(result => { document.documentElement.dataset.test = result; });
