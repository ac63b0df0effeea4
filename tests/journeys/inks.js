// Every way in which words stand on the page as it looks now, and the elements that stand so: what they are, their color, size
// and weight, and all that lies behind them. Where two pages have the same ink, they have the same contrast.
globalThis.inked = () => {
  const known = new Map();
  const behind = (element) => {
    if (!element) return "";
    if (!known.has(element)) {
      const style = getComputedStyle(element);
      const own = [];
      if (style.backgroundColor !== "rgba(0, 0, 0, 0)") own.push(style.backgroundColor);
      if (style.backgroundImage !== "none") own.push(style.backgroundImage);
      if (style.opacity !== "1") own.push(style.opacity);
      if (style.filter !== "none") own.push(style.filter);
      // Whatever is lifted out of the flow may lie on something else than on its ancestors: it is told apart by its name.
      if (!["static", "relative"].includes(style.position)) own.push(style.position, element.className);
      const rest = behind(element.parentElement);
      known.set(element, own.length ? `${rest} > ${own.join(" ")}` : rest);
    }
    return known.get(element);
  };
  // Of a single letter axe does not judge.
  const written = (element) =>
    /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1);
  // Nor of what nobody can use.
  const off = (element) =>
    element.closest(":disabled, [aria-disabled=true], [inert]") || element.closest("label")?.control?.disabled;
  const found = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    if (!written(element) || off(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const own = [element.tagName, element.className, style.color, style.fontSize, style.fontWeight, style.textShadow];
    const ink = `${own.join(" ")} on ${behind(element)}`;
    found.set(ink, [...(found.get(ink) ?? []), element]);
  }
  return found;
};

// What axe says of the page by these rules, if any, once the page stands as it is to be looked at; and its inks.
globalThis.judge = async (rules) => {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const violations = rules ? (await axe.run(document, rules)).violations : [];
  return { violations, inks: [...inked().keys()] };
};

// What axe says of the contrast of these inks, and those of which it could tell: not of what something else covers.
globalThis.read = async ({ inks, rules }) => {
  const found = inked();
  const { violations, incomplete } = await axe.run({ include: inks.flatMap((ink) => found.get(ink) ?? []) }, rules);
  const covered = /Obscur|bgOverlap|outsideViewport/;
  const unseen = incomplete
    .flatMap((one) => one.nodes)
    .filter((node) => node.any.some((check) => covered.test(check.data?.messageKey)))
    .map((node) => node.element);
  const seen = inks.filter((ink) => found.get(ink)?.some((element) => !unseen.includes(element)));
  return { violations, inks: seen };
};

// Whoever evaluates this gets no function, which would be called at once.
null;
