() => {
  // [texts measured, those below 4.5 as "ratio colour on colour: text"] (WCAG 2.2, 1.4.3)
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return [r, g, b, a]; };
  const part = (value) => { const x = value / 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const fill = at.parentElement?.closest("svg") && at.tagName === "g" ? at.querySelector("rect") : null;
      const colour = parse(fill ? getComputedStyle(fill).fill : getComputedStyle(at).backgroundColor);
      if (colour[3] === 1) { return colour; }
    }
    return [255, 255, 255, 1];
  };
  const faint = [];
  let checked = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || ["SCRIPT", "STYLE", "TITLE", "OPTION"].includes(element.tagName) || !element.checkVisibility()) { continue; }
    const style = getComputedStyle(element);
    const front = parse(element.closest("svg") ? style.fill : style.color), back = behind(element);
    const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    checked += 1;
    if (ratio < 4.5) { faint.push(`${ratio.toFixed(2)} ${front} on ${back}: ${node.data.trim().slice(0, 40)} <${element.tagName} ${element.getAttribute("class") || ""}>`); }
  }
  return [checked, faint];
}
