// The map, fetched when it is first shown: window.awesearchMap.show(container, query) draws what data/map answers.
window.awesearchMap = {
  show: async (container, query) => {
    try {
      const view = await import(new URL("static/map_view.js", document.baseURI));
      await view.show(container, query);
    } catch (error) {
      container.textContent = `The map could not be shown: ${error.message}`;
      throw error;
    }
  },
};
