// What the page does in the browser: its links and forms stay on the page, every state has an address, texts are copied.
// gradio runs this once, when the page is there, and gives it `trigger`, which makes the server answer page.query.
(() => {
  "use strict";
  const tabOf = (query) => new URLSearchParams(query).get("tab") || "search";
  const AS_TYPED = Array(4).fill({ __type__: "update" }); // what gradio leaves as it is
  const left = {}; // where each tab was left: the address, and the abstract that was given there
  const page = (window.awesearch = {});
  let asked = location.search; // what the server was asked last
  let isWaiting = true; // for the answer to page.query
  let fills = Boolean(asked); // whether the fields get what the address says, once its answer is there
  let shown = null; // the paper that was opened last
  let moves = false; // whether the reader is taken to the answer, as what was clicked is gone, or to which of its cards

  const isAt = (query, abstract) => {
    page.query = query;
    page.abstract = abstract;
    left[tabOf(query)] = { query, abstract };
  };

  const remember = (address, abstract = "") => {
    const query = address === "?" ? "" : address;
    isAt(query, abstract);
    const how = query === location.search ? "replaceState" : "pushState";
    history[how]({ abstract }, "", query || location.pathname);
  };

  const restore = () => isAt(location.search, history.state?.abstract || "");
  restore();

  const ask = (how) => {
    isWaiting = true;
    ({ fills = false, moves = false } = how);
    trigger("click");
  };

  page.go = (query, moves = true) => {
    remember(query);
    ask({ fills: true, moves });
  };

  addEventListener("popstate", () => {
    restore();
    ask({ fills: true });
  });

  const askQuestion = (question) => {
    const address = new URLSearchParams(location.search);
    for (const gone of ["tab", "similar", "paper", "k", "q"]) address.delete(gone);
    if (question.trim()) address.set("q", question.trim());
    remember(`?${address}`);
    ask({});
  };

  page.submission = (paper, abstract, lists) => {
    const address = new URLSearchParams({ tab: "suggest" });
    if (paper.trim()) address.set("paper", paper.trim());
    for (const list of lists || []) address.append("list", list);
    remember(`?${address}`, abstract.trim());
    ask({});
  };

  page.tab = (name) => {
    if (tabOf(location.search) === name) return;
    const { query, abstract } = left[name] || { query: name === "search" ? "" : `?tab=${name}` };
    const isThere = name in left && !isWaiting;
    remember(query, abstract);
    if (isThere) arrived();
    else ask({});
  };

  page.asked = () => {
    asked = page.query;
    return [asked, page.abstract];
  };

  // an answer is there: what the fields now hold (question, paper, abstract, lists)
  page.shown = () => {
    if (asked !== page.query) return AS_TYPED; // the answer to it is still to come
    isWaiting = false;
    select(tabOf(page.query));
    arrived();
    const address = new URLSearchParams(page.query), tab = tabOf(page.query);
    const [question, ...submission] = AS_TYPED;
    if (fills && tab === "search") return [address.get("q") || "", ...submission];
    if (fills && tab === "suggest") return [question, address.get("paper") || "", page.abstract, address.getAll("list")];
    return AS_TYPED;
  };

  const select = (name) => {
    const button = (one) => document.querySelector(`button[data-tab-id="${CSS.escape(one)}"]`);
    const wanted = button(name) || button("search");
    if (wanted.ariaSelected !== "true") wanted.click();
  };

  const arrived = () => {
    const address = new URLSearchParams(page.query), tab = tabOf(page.query);
    const about = ["q", "paper", "section", "list"].map((field) => address.get(field)).find(Boolean);
    document.title = [about, `${tab[0].toUpperCase()}${tab.slice(1)}`, "awesearch"].filter(Boolean).join(" · ");
    draw();
    const opened = address.get("paper");
    if (opened && opened !== shown) document.querySelector("#opened .aw-card")?.scrollIntoView({ block: "nearest" });
    shown = opened;
    if (moves === false) return;
    const seen = [...document.querySelectorAll(moves === true ? ".aw-count, .aw-start, .aw-notice" : "#found .aw-card")];
    const start = moves === true ? seen.find((one) => one.offsetParent) : seen[moves]?.querySelector("a");
    moves = false;
    start?.focus({ preventScroll: true });
    start?.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("click", (event) => {
    const copy = event.target.closest("button.aw-copy");
    if (copy) return void copied(copy);
    const box = event.target.closest("button") && event.target.closest(".aw-question")?.querySelector("input, textarea");
    if (box) return void askQuestion(box.value);
    const tab = event.target.closest("button[data-tab-id]");
    if (tab) return void (event.isTrusted && page.tab(tab.dataset.tabId));
    const link = event.target.closest('a[href^="?"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // more of the same goes on where the reader is: at the first card that is new
    const cards = link.closest(".aw-more") && document.querySelectorAll("#found .aw-card").length;
    page.go(link.getAttribute("href"), cards ?? true);
  });

  // what stands there as Enter is pressed: gradio would ask what stands there some time later
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (event.target.matches(".aw-question :is(input, textarea)")) askQuestion(event.target.value);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.aw-form")) return;
    event.preventDefault();
    const address = new URLSearchParams();
    for (const [name, value] of new FormData(event.target)) if (value.trim()) address.append(name, value.trim());
    page.go(`?${address}`);
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
    button.textContent = (await toClipboard(button.dataset.copy)) ? "Copied" : "Could not copy";
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
    field.style.position = "fixed";
    const pressed = document.activeElement;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    pressed.focus({ preventScroll: true });
    return done;
  };
})();
