// Tells the paper that its page has been opened: once per page view, and only once it is seen.
// <script src=".../beacon.js" data-views="/api/v1/articles/1/views/" defer></script>
(() => {
  const url = document.currentScript.dataset.views;
  let sent = false;
  const send = () => {
    if (sent || document.prerendering || document.visibilityState !== "visible") return;
    sent = navigator.sendBeacon(url);
  };
  document.addEventListener("visibilitychange", send);
  document.addEventListener("prerenderingchange", send);
  // Coming back to a page that the browser kept whole is a new page view.
  addEventListener("pageshow", (event) => {
    if (event.persisted) sent = false;
    send();
  });
  send();
})();
