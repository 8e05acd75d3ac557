// The customer on the pay page. They tap faster than anybody can, wait until the
// page shows what the case is about and a while longer, and tell the shop what it
// has shown meanwhile.
(function () {
  'use strict';
  var body = document.body, button = document.getElementById('pay');
  var query = new URLSearchParams(location.search), until = query.get('until');
  var shown = [body.dataset.state], invoked = 0, tapped = false, began = Date.now();

  if (window.WeixinJSBridge) {
    var invoke = WeixinJSBridge.invoke;
    WeixinJSBridge.invoke = function (name, request, then) {
      invoked++;
      invoke(name, request, then);
    };
  }

  new MutationObserver(function () {
    if (shown[shown.length - 1] !== body.dataset.state) { shown.push(body.dataset.state); }
    if (body.dataset.state === 'ready' && !tapped) {
      tapped = true;
      var tap = button.onclick;
      button.click();
      button.click();
      tap(); // past the disabled button
    }
  }).observe(body, {attributes: true, attributeFilter: ['data-state']});

  setInterval(function () {
    if (body.dataset.state !== until && Date.now() - began < 120000) { return; }
    until = '';
    began = 0;
    setTimeout(tell, 10000);
  }, 500);

  var told = false;
  function tell() {
    if (told) { return; }
    told = true;
    fetch('/told', {method: 'POST', body: JSON.stringify({
      case: query.get('case'), shown: shown.join(' '), invoked: invoked,
      can_tap: !!button && !button.disabled, said: document.getElementById('said').textContent
    })});
  }
}());
