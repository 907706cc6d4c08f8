// What the page does in the browser: its links and forms stay on the page, every state has an address, texts are copied.
// gradio runs this once, when the page is there, and gives it `trigger`, which makes the server answer page.query.
(() => {
  "use strict";
  const tabOf = (query) => new URLSearchParams(query).get("tab") || "search";
  const left = { [tabOf(location.search)]: location.search }; // the address at which each tab was left
  const page = (window.awesearch = { query: location.search });

  const remember = (query) => {
    page.query = query;
    left[tabOf(query)] = query;
    if (query !== location.search) history.pushState(null, "", query || location.pathname);
  };

  page.go = (query) => {
    remember(query);
    trigger("click");
  };

  // the answers below return what the server is asked

  page.question = (question) => {
    const asked = new URLSearchParams(location.search);
    for (const gone of ["tab", "similar", "paper", "k"]) asked.delete(gone);
    asked.delete("q");
    if (question.trim()) asked.set("q", question.trim());
    remember(asked.size ? `?${asked}` : "?");
    return [page.query];
  };

  page.submission = (paper, abstract, lists) => {
    const asked = new URLSearchParams({ tab: "suggest" });
    if (paper.trim()) asked.set("paper", paper.trim());
    for (const list of lists || []) asked.append("list", list);
    remember(`?${asked}`);
    return [paper, abstract, lists];
  };

  page.tab = (name) => {
    if (tabOf(location.search) === name) return;
    if (name in left) remember(left[name]);
    else page.go(name === "search" ? "?" : `?tab=${name}`);
    page.shown();
  };

  page.shown = () => {
    const asked = new URLSearchParams(location.search);
    const name = asked.get("q") || tabOf(location.search);
    document.title = `${name[0].toUpperCase()}${name.slice(1)} · awesearch`;
    draw();
    const opened = asked.get("paper");
    if (opened && opened !== page.opened) document.querySelector("#opened .aw-card")?.scrollIntoView({ block: "nearest" });
    page.opened = opened;
    if (page.moved) {
      page.moved = false;
      const start = [...document.querySelectorAll(".aw-count, .aw-start")].find((one) => one.offsetParent);
      start?.focus({ preventScroll: true });
      start?.scrollIntoView({ block: "nearest" });
    }
  };

  document.addEventListener("click", (event) => {
    const copy = event.target.closest("button.aw-copy");
    if (copy) return void copied(copy);
    const tab = event.target.closest("button[data-tab-id], .overflow-dropdown button");
    // tabs that a narrow window has no room for are in a menu, by their names
    if (tab) return void page.tab(tab.dataset.tabId ?? tab.textContent.trim().toLowerCase());
    const link = event.target.closest('a[href^="?"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    page.moved = true;
    page.go(link.getAttribute("href"));
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.aw-form")) return;
    event.preventDefault();
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(event.target)) if (value.trim()) asked.append(name, value.trim());
    page.go(`?${asked}`);
  });

  addEventListener("popstate", () => {
    page.query = location.search;
    left[tabOf(page.query)] = page.query;
    trigger("click");
  });

  document.addEventListener(
    "toggle",
    async (event) => {
      const abstract = event.target;
      if (!abstract.open || !abstract.dataset?.passage) return;
      const asked = `data/passage${abstract.dataset.passage}`;
      delete abstract.dataset.passage;
      const answer = await fetch(asked).catch(() => null);
      if (answer?.ok) abstract.querySelector("p").innerHTML = await answer.text();
    },
    true,
  );

  // a tab is there only once it is open, some time after its answer came
  const fill = () => {
    document.querySelectorAll("[data-later]").forEach(later);
    draw();
  };
  new MutationObserver(fill).observe(document.body, {
    attributeFilter: ["data-later"],
    childList: true,
    subtree: true,
  });

  let drawing = null;
  const draw = async () => {
    const map = document.getElementById("aw-map");
    if (!map || tabOf(location.search) !== "map" || map.dataset.shows === page.query) return;
    map.dataset.shows = page.query;
    await (drawing ??= scripted("static/map.js"));
    window.awesearchMap.show(map, page.query);
  };

  const scripted = (source) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });

  const later = async (place) => {
    const asked = place.dataset.later;
    if (place.dataset.filled === asked) return;
    place.dataset.filled = asked;
    const answer = await fetch(asked).catch(() => null);
    if (place.dataset.later !== asked) return;
    if (answer?.ok) place.innerHTML = await answer.text();
    else place.textContent = answer ? await answer.text() : "The server does not answer; reload the page.";
  };

  const copied = async (button) => {
    const said = button.dataset.said || (button.dataset.said = button.textContent);
    button.textContent = (await toClipboard(button.dataset.copy)) ? "Copied" : "Press Ctrl-C";
    setTimeout(() => (button.textContent = said), 2000);
  };

  const toClipboard = async (text) => {
    // outside localhost and https a browser has no clipboard but this
    if (!navigator.clipboard) return withSelection(text);
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => withSelection(text),
    );
  };

  const withSelection = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };
})();
