// A stand-in for WeixinJSBridge, so that a page that pays can be tried in a browser
// that is no WeChat. It asks the sandbox that served it, for the customer in
// account=..., who pays or cancels at once where do=pay or do=cancel says so, and
// else on the phone that the sandbox shows.
(function () {
  'use strict';
  var bridge = document.currentScript.src.replace('/bridge.js', '/bridge');

  function send(method, body, then) {
    var http = new XMLHttpRequest();
    http.open(method, bridge);
    http.onload = function () { then(JSON.parse(http.responseText)); };
    http.onerror = function () { then({err_msg: 'get_brand_wcpay_request:fail', err_desc: 'the sandbox cannot be reached'}); };
    http.send(body);
  }

  window.WeixinJSBridge = {
    invoke: function (name, request, then) {
      function told(res) {
        if (res.err_msg) { then(res); } else { setTimeout(function () { send('GET', null, told); }, 500); }
      }
      send('POST', JSON.stringify({name: name, page: location.href, request: request}), told);
    }
  };
  document.dispatchEvent(new Event('WeixinJSBridgeReady'));
}());
