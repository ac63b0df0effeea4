// Every way in which words stand on the page as it looks now, and the elements that stand so: their color, size and weight, and
// all that lies behind them. Where two pages have the same ink, they have the same contrast, whatever the elements are called.
const FIELDS = "input, textarea, select";
globalThis.inked = () => {
  const known = new Map();
  // Of what lies behind a color that covers, nothing is seen; but what makes a whole group paler makes that color paler too.
  const behind = (element) => {
    if (!element) return { seen: "", group: "" };
    if (!known.has(element)) {
      const style = getComputedStyle(element);
      const before = behind(element.parentElement);
      const group = [before.group];
      if (style.opacity !== "1") group.push(style.opacity);
      if (style.filter !== "none") group.push(style.filter);
      const color = style.backgroundColor;
      const covers = /^rgb\(/.test(color);
      const seen = [covers ? "" : before.seen];
      if (color !== "rgba(0, 0, 0, 0)") seen.push(color);
      if (style.backgroundImage !== "none") seen.push(style.backgroundImage);
      // What is drawn before or after an element, and what is lifted out of the flow, may lie on something else than on its
      // ancestors: it is told apart by its name.
      const drawn = ["::before", "::after"].some((part) => getComputedStyle(element, part).content !== "none");
      if (drawn || !["static", "relative"].includes(style.position)) seen.push(style.position, element.className);
      known.set(element, { seen: seen.filter(Boolean).join(" > "), group: group.filter(Boolean).join(" > ") });
    }
    return known.get(element);
  };
  // Of a single letter axe does not judge.
  const written = (element) =>
    element.matches(FIELDS) ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1);
  // Nor of what nobody can use.
  const off = (element) =>
    element.closest(":disabled, [aria-disabled=true], [inert]") || element.closest("label")?.control?.disabled;
  const found = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    if (!written(element) || off(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const { seen, group } = behind(element);
    const own = [style.color, style.fontSize, style.fontWeight, style.textShadow, element.matches(FIELDS)];
    const ink = `${own.join(" ")} on ${seen} in ${group}`;
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
