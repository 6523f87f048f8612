/* Runs before any script of a page: notes what the browser reports of it. */
(() => {
  const STILL_FRAMES = 3;
  const probe = { ready: undefined, interactions: {}, tasks: [], frames: [] };
  window.probe = probe;

  const observe = (type, note, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });
  observe("event", ({ interactionId, duration }) => {
    if (!interactionId) return;
    probe.interactions[interactionId] = Math.max(probe.interactions[interactionId] ?? 0, duration);
  }, { durationThreshold: 16 });
  observe("longtask", ({ duration }) => probe.tasks.push(duration));

  /* The title of what is on the screen, once it has all that it asked for. */
  const shown = () =>
    document.querySelector(".wait-line") ? "" : (document.querySelector("h1")?.textContent ?? "");

  /* The moment at which the page became what it then was for some frames. */
  const settled = (isIt) =>
    new Promise((resolve) => {
      let since;
      let frames = 0;
      const look = () => {
        if (!isIt()) [since, frames] = [undefined, 0];
        else {
          since ??= performance.now();
          frames += 1;
        }
        if (frames === STILL_FRAMES) resolve(since);
        else requestAnimationFrame(look);
      };
      look();
    });
  void settled(() => shown() !== "").then((at) => (probe.ready = at));

  /* Milliseconds from the next click or key until the page has another title and its data. */
  probe.next = () => {
    const before = shown();
    probe.went = undefined;
    const begin = (event) => {
      for (const type of ["click", "keydown"]) removeEventListener(type, begin, true);
      void settled(() => shown() !== "" && shown() !== before).then((at) => (probe.went = at - event.timeStamp));
    };
    for (const type of ["click", "keydown"]) addEventListener(type, begin, true);
  };

  /* When each text first stood on the page, by the clock of the machine. */
  probe.await = (text) =>
    new Promise((resolve) => {
      const look = () => {
        if (!document.body.textContent.includes(text)) return;
        watching.disconnect();
        resolve(Date.now());
      };
      const watching = new MutationObserver(look);
      watching.observe(document.body, { subtree: true, childList: true, characterData: true });
      look();
    });

  /* Milliseconds of each frame while an element is scrolled down. */
  probe.scroll = (element, step, count) =>
    new Promise((resolve) => {
      const frames = [];
      let last;
      const frame = (now) => {
        if (last !== undefined) frames.push(now - last);
        last = now;
        if (frames.length === count) return resolve(frames);
        element.scrollTop += step;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
})();
