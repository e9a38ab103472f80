"use strict";
// The page of one picture. Data comes from inert JSON blocks and reaches the page through textContent and the canvas
// only: nothing here builds markup from it. Positions were computed before; the browser only draws.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const picture = read("picture");
  const byId = (list) => new Map(list.map((entry) => [entry.id, entry]));
  const nodes = byId(picture.nodes);
  const links = byId(picture.links);
  const marks = new vis.DataSet(read("marks").map((mark) => ({ ...mark, label: undefined })));
  const lines = new vis.DataSet(read("lines"));
  const linksOf = new Map(picture.nodes.map((node) => [node.id, []]));
  for (const link of picture.links) {
    linksOf.get(link.source).push(link);
    linksOf.get(link.target).push(link);
  }
  const off = { programme: new Set(), mark: new Set(), type: new Set() };
  let language = picture.about.language;
  let selected = null; // {node} or {link}
  let hovered = null;
  let defaultScale = 1;
  let placed = { key: "", labels: [] };

  // ---- words -------------------------------------------------------------------------------------------------------
  const say = (key, values = {}) =>
    (picture.ui[language][key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const named = (entry) => (language === "en" && entry.name_en) || entry.name;
  const brief = (node) => (language === "en" ? node.short_en || node.name_en : node.short) || node.name; // for the map
  const nodeName = (id) => (nodes.has(id) ? named(nodes.get(id)) : id);
  const typeWord = (type) => picture.words[language].types[type] ?? type;
  const programmeName = (key) => (key ? named(picture.programmes[key]) : say("no-programme"));
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  // ---- elements: text stays text -----------------------------------------------------------------------------------
  const make = (tag, settings = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(settings)) {
      if (key === "text") element.append(quoted(value));
      else if (key === "onclick") element.addEventListener("click", value);
      else element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child != null));
    return element;
  };
  const quoted = (value) => {
    const element = document.createElement("bdi"); // a right-to-left name must not turn its surroundings round
    element.textContent = value;
    return element;
  };
  const svg = (tag, settings, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(settings)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const polygon = (count, turn, radius, inner = radius) =>
    Array.from({ length: inner === radius ? count : 2 * count }, (_, step) => {
      const total = inner === radius ? count : 2 * count;
      const angle = turn + (step * 2 * Math.PI) / total;
      const reach = step % 2 && inner !== radius ? inner : radius;
      return `${(8 + reach * Math.cos(angle)).toFixed(1)},${(8 + reach * Math.sin(angle)).toFixed(1)}`;
    }).join(" ");
  const SHAPES = {
    dot: () => svg("circle", { cx: 8, cy: 8, r: 5.5 }),
    square: () => svg("rect", { x: 3, y: 3, width: 10, height: 10 }),
    diamond: () => svg("polygon", { points: polygon(4, 0, 7) }),
    triangle: () => svg("polygon", { points: polygon(3, -Math.PI / 2, 7) }),
    triangleDown: () => svg("polygon", { points: polygon(3, Math.PI / 2, 7) }),
    hexagon: () => svg("polygon", { points: polygon(6, 0, 6.5) }),
    star: () => svg("polygon", { points: polygon(5, -Math.PI / 2, 7.5, 3.4) }),
  };
  const icon = (markName) => {
    const mark = picture.marks[markName];
    const shape = SHAPES[mark.shape]();
    shape.setAttribute("fill", mark.hollow ? "#fff" : mark.colour);
    shape.setAttribute("stroke", mark.colour);
    shape.setAttribute("stroke-width", mark.hollow ? 2 : 1);
    return svg("svg", { width: 16, height: 16, "aria-hidden": "true" }, shape);
  };
  const stroke = (family) =>
    svg("svg", { width: 22, height: 10, "aria-hidden": "true" },
      svg("line", { x1: 1, y1: 5, x2: 21, y2: 5, stroke: picture.families[family], "stroke-width": 3,
        "stroke-dasharray": family === "broker" ? "4 3" : "none" }));
  const swatch = (tint) =>
    svg("svg", { width: 16, height: 16, "aria-hidden": "true" },
      svg("rect", { x: 1, y: 2, width: 14, height: 12, rx: 3, fill: tint, "fill-opacity": 0.22, stroke: tint }));

  // ---- what is shown -----------------------------------------------------------------------------------------------
  const linkShown = (link) =>
    !off.type.has(link.type) &&
    !off.mark.has(nodes.get(link.source).mark) && !off.mark.has(nodes.get(link.target).mark) &&
    (link.programmes.length ? link.programmes.some((key) => !off.programme.has(key)) : !off.programme.has(""));
  const nodeShown = (node) =>
    !off.mark.has(node.mark) &&
    (linksOf.get(node.id).length ? linksOf.get(node.id).some(linkShown) : !off.programme.has(node.block));
  const lit = () => {
    // What the selection is about: its ends, and the brokers of its acts with their dashed lines.
    if (!selected) return null;
    const seen = { nodes: new Set(), links: new Set() };
    const take = (link) => {
      seen.links.add(link.id);
      seen.nodes.add(link.source).add(link.target);
    };
    if (selected.node) {
      seen.nodes.add(selected.node);
      linksOf.get(selected.node).forEach(take);
      return seen;
    }
    const link = links.get(selected.link);
    take(link);
    const acts = new Set(link.items.map((item) => item.act));
    for (const end of [link.source, link.target])
      for (const other of linksOf.get(end))
        if (other.items.some((item) => acts.has(item.act))) take(other);
    for (const act of acts)
      for (const broker of picture.acts[act]?.brokers ?? []) if (nodes.has(broker)) seen.nodes.add(broker);
    return seen;
  };
  const shownNow = { nodes: new Set(), links: new Set() };
  const refresh = () => {
    const bright = lit();
    shownNow.nodes = new Set(picture.nodes.filter(nodeShown).map((node) => node.id));
    shownNow.links = new Set(picture.links.filter(linkShown).map((link) => link.id));
    marks.update(picture.nodes.map((node) => ({
      id: node.id, hidden: !shownNow.nodes.has(node.id), opacity: !bright || bright.nodes.has(node.id) ? 1 : 0.13,
    })));
    lines.update(picture.links.map((link) => ({
      id: link.id, hidden: !shownNow.links.has(link.id),
      color: { color: picture.families[link.family], highlight: picture.families[link.family],
        hover: picture.families[link.family], opacity: !bright ? 0.55 : bright.links.has(link.id) ? 0.95 : 0.06 },
    })));
    placed.key = "";
    document.getElementById("status").textContent = say("status", {
      nodes: shownNow.nodes.size, allNodes: picture.nodes.length,
      links: shownNow.links.size, allLinks: picture.links.length,
    });
    network.redraw();
  };

  // ---- names on the canvas -----------------------------------------------------------------------------------------
  const FONT = getComputedStyle(document.documentElement).fontFamily;
  const TEXT = 12; // pixels on the screen at any zoom, like the names of a map
  const LOUD = 14.5; // of the dozen strongest
  const loud = picture.nodes[Math.min(11, picture.nodes.length - 1)]?.acts ?? 0;
  const fontOf = (size, heavy) => `${heavy ? 600 : 400} ${size}px ${FONT}`;
  const frames = new Map(picture.blocks.map((block) => [block.key, block]));
  const FIRST = 60; // names at the zoom the picture opens with; more as there is room
  const CELL = 160;
  const placeLabels = (context, scale) => {
    const bright = lit();
    const key = [scale.toFixed(4), language, selected?.node ?? selected?.link ?? "", hovered, shownNow.nodes.size].join("|");
    if (key === placed.key) return placed.labels;
    const unit = 1 / scale;
    const grid = new Map();
    const cells = (box) => {
      const found = [];
      const size = CELL * unit;
      for (let x = Math.floor(box.left / size); x <= Math.floor(box.right / size); x++)
        for (let y = Math.floor(box.top / size); y <= Math.floor(box.bottom / size); y++) found.push(`${x},${y}`);
      return found;
    };
    const put = (box) => cells(box).forEach((cell) => grid.set(cell, [...(grid.get(cell) ?? []), box]));
    const clash = (box, all) => cells(box).some((cell) => (grid.get(cell) ?? []).some((other) =>
      (all || other.text) && other.owner !== box.owner &&
      box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top));
    const visible = picture.nodes.filter((node) => shownNow.nodes.has(node.id));
    for (const node of visible) {
      const mark = marks.get(node.id);
      const reach = mark.size * 0.8;
      put({ left: mark.x - reach, right: mark.x + reach, top: mark.y - reach, bottom: mark.y + reach, owner: node.id });
    }
    const chosen = (node) => node.id === selected?.node || node.id === hovered;
    const order = [...visible].sort((a, b) =>
      chosen(b) - chosen(a) || (bright ? bright.nodes.has(b.id) - bright.nodes.has(a.id) : 0));
    const limit = Math.round(FIRST * Math.max(1, (scale / defaultScale) ** 2));
    const labels = [];
    for (const node of order) {
      if (labels.length >= limit) break;
      if (bright && !bright.nodes.has(node.id) && !chosen(node)) continue;
      const mark = marks.get(node.id);
      const size = node.acts >= loud || chosen(node) ? LOUD : TEXT;
      context.font = fontOf(size * unit, size === LOUD);
      const text = clip(chosen(node) ? named(node) : brief(node), chosen(node) ? 80 : 34);
      const width = context.measureText(text).width + 4 * unit;
      const height = size * 1.25 * unit;
      const gap = mark.size + 2 * unit;
      const spots = [
        [mark.x - width / 2, mark.y + gap], [mark.x - width / 2, mark.y - gap - height],
        [mark.x + gap, mark.y - height / 2], [mark.x - gap - width, mark.y - height / 2],
      ];
      const boxes = spots.map(([left, top]) => ({ left, top, right: left + width, bottom: top + height, owner: node.id, text }));
      const frame = frames.get(node.block);
      const inside = (one) => !frame || (one.left > frame.x + 8 && one.right < frame.x + frame.width - 8 &&
        one.top > frame.y + 12 + Math.min(24 * unit, 80) && one.bottom < frame.y + frame.height - 8);
      const box = boxes.find((one) => inside(one) && !clash(one, true)) ??
        (node.acts >= loud || chosen(node) ? boxes.find((one) => !clash(one, false)) : undefined);
      if (!box) continue;
      put(box);
      labels.push({ ...box, id: node.id, size });
    }
    placed = { key, labels };
    return labels;
  };
  const clip = (text, most) => {
    // Columns, as a typewriter counts them: a Chinese character takes two.
    let columns = 0;
    const kept = [...text].filter((char) => (columns += char > "\u2e7f" ? 2 : 1) <= most);
    return columns > most ? kept.slice(0, -1).join("") + "…" : text;
  };
  const drawLabels = (context) => {
    const scale = network.getScale();
    context.textBaseline = "middle";
    context.textAlign = "center";
    context.lineJoin = "round";
    for (const label of placeLabels(context, scale)) {
      context.font = fontOf(label.size / scale, label.size === LOUD);
      const x = (label.left + label.right) / 2;
      const y = (label.top + label.bottom) / 2;
      context.lineWidth = 3.5 / scale;
      context.strokeStyle = "rgba(255,255,255,0.92)";
      context.strokeText(label.text, x, y);
      context.fillStyle = "#1f2933";
      context.fillText(label.text, x, y);
    }
  };
  const drawBlocks = (context) => {
    const scale = network.getScale();
    const pad = 7;
    for (const block of picture.blocks) {
      if (off.programme.has(block.key)) continue;
      context.beginPath();
      context.roundRect(block.x + pad, block.y + pad, block.width - 2 * pad, block.height - 2 * pad, 18);
      context.fillStyle = "#ffffff";
      context.fill();
      context.globalAlpha = 0.055;
      context.fillStyle = block.tint;
      context.fill();
      context.globalAlpha = 0.45;
      context.lineWidth = 1.2 / scale;
      context.strokeStyle = block.tint;
      context.stroke();
      context.globalAlpha = 1;
      const size = Math.min(14.5 / scale, 60);
      context.font = `600 ${size}px ${FONT}`;
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillStyle = block.tint;
      let text = programmeName(block.key);
      const room = block.width - 2 * pad - 36;
      while ([...text].length > 4 && context.measureText(text).width > room) text = [...text].slice(0, -2).join("") + "…";
      context.fillText(text, block.x + pad + 18, block.y + pad + 10 + size * 0.75);
    }
  };

  // ---- the network -------------------------------------------------------------------------------------------------
  const stage = document.getElementById("network");
  const network = new vis.Network(stage, { nodes: marks, edges: lines }, {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, hideEdgesOnDrag: false, tooltipDelay: 1e9, multiselect: false, selectConnectedEdges: false,
      zoomSpeed: 0.6 },
    nodes: { font: { size: 0 }, chosen: false },
    edges: { arrows: { to: { scaleFactor: 0.55 } }, selectionWidth: 1.5, hoverWidth: 1, arrowStrikethrough: false },
  });
  const bounds = picture.blocks.reduce((whole, block) => ({
    left: Math.min(whole.left, block.x), top: Math.min(whole.top, block.y),
    right: Math.max(whole.right, block.x + block.width), bottom: Math.max(whole.bottom, block.y + block.height),
  }), { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity });
  const fit = () => {
    const scale = Math.min(stage.clientWidth / (bounds.right - bounds.left), stage.clientHeight / (bounds.bottom - bounds.top), 1.4) * 0.985;
    defaultScale = scale;
    placed.key = "";
    network.moveTo({ scale, position: { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2 } });
  };
  let moved = false;
  network.on("zoom", () => { moved = true; });
  network.on("dragEnd", () => { moved = true; placed.key = ""; });
  network.on("resize", () => { if (!moved) fit(); });
  network.on("beforeDrawing", drawBlocks);
  network.on("afterDrawing", drawLabels);
  network.on("dragging", (event) => {
    placed.key = "";
    marks.update(event.nodes.map((id) => ({ id, ...network.getPosition(id) })));
  });
  network.on("hoverNode", (event) => { hovered = event.node; stage.style.cursor = "pointer"; network.redraw(); });
  network.on("blurNode", () => { hovered = null; stage.style.cursor = "default"; network.redraw(); });
  network.on("hoverEdge", () => { stage.style.cursor = "pointer"; });
  network.on("blurEdge", () => { stage.style.cursor = "default"; });
  network.on("click", (event) => {
    if (event.nodes.length) select({ node: event.nodes[0] });
    else if (event.edges.length) select({ link: event.edges[0] });
    else select(null);
  });
  const select = (what, { travel = false } = {}) => {
    selected = what;
    if (what?.node) network.selectNodes([what.node], false);
    else if (what?.link) network.setSelection({ nodes: [], edges: [what.link] });
    else network.unselectAll();
    if (travel && what?.node) {
      const mark = marks.get(what.node);
      network.moveTo({ position: { x: mark.x, y: mark.y }, scale: Math.max(network.getScale(), defaultScale * 1.5),
        animation: { duration: 350, easingFunction: "easeInOutQuad" } });
      moved = true;
    }
    refresh();
    drawPanel();
  };

  // ---- legend ------------------------------------------------------------------------------------------------------
  const actsOf = (list) => new Set(list.flatMap((link) => link.items.map((item) => item.act))).size;
  const key = (kind, values, art, word, count) => {
    const allOff = values.every((value) => off[kind].has(value));
    const button = make("button", { type: "button", class: "key", "aria-pressed": String(!allOff),
      "data-kind": kind, "data-key": values.length === 1 ? values[0] : values.join(" "),
      onclick: () => {
        for (const value of values) allOff ? off[kind].delete(value) : off[kind].add(value);
        drawLegend();
        refresh();
        document.querySelector(`#legend button[data-kind="${kind}"][data-key="${CSS.escape(button.dataset.key)}"]`)?.focus();
      } }, art, make("span", { class: "word", text: word }), make("span", { class: "count", text: String(count) }));
    return button;
  };
  const drawLegend = () => {
    const parts = [make("h2", { text: say("programmes") })];
    for (const block of picture.blocks) {
      const under = picture.links.filter((link) => (block.key ? link.programmes.includes(block.key) : !link.programmes.length));
      parts.push(key("programme", [block.key], swatch(block.tint), programmeName(block.key), actsOf(under)));
    }
    for (const [programme] of Object.entries(picture.programmes)) {
      if (picture.blocks.some((block) => block.key === programme)) continue;
      const under = picture.links.filter((link) => link.programmes.includes(programme));
      parts.push(key("programme", [programme], swatch("#6B7280"), programmeName(programme), actsOf(under)));
    }
    parts.push(make("h2", { text: say("marks") }));
    for (const mark of Object.keys(picture.marks)) {
      const count = picture.nodes.filter((node) => node.mark === mark).length;
      if (count) parts.push(key("mark", [mark], icon(mark), say(`mark.${mark}`), count));
    }
    parts.push(make("h2", { text: say("families") }));
    for (const family of Object.keys(picture.families)) {
      const within = picture.links.filter((link) => link.family === family);
      const types = [...new Set(within.map((link) => link.type))].sort();
      if (!types.length) continue;
      parts.push(key("type", types, stroke(family), say(`family.${family}`), actsOf(within)));
      if (types.length > 1)
        parts.push(make("div", { class: "minor" }, ...types.map((type) =>
          key("type", [type], null, typeWord(type), actsOf(within.filter((link) => link.type === type))))));
    }
    const legend = document.getElementById("legend");
    legend.setAttribute("aria-label", say("legend"));
    legend.replaceChildren(...parts);
  };

  // ---- panel -------------------------------------------------------------------------------------------------------
  const goTo = (id, className = "inline") =>
    nodes.has(id)
      ? make("button", { type: "button", class: className, text: nodeName(id), onclick: () => select({ node: id }, { travel: true }) })
      : quoted(id);
  const ranking = (role) => {
    const best = picture.nodes.filter((node) => node[role]).sort((a, b) => b[role] - a[role] || (a.id < b.id ? -1 : 1)).slice(0, 5);
    return best.map((node) =>
      make("button", { type: "button", class: "row", onclick: () => select({ node: node.id }, { travel: true }) },
        icon(node.mark), make("span", { class: "word", text: named(node) }),
        make("span", { class: "count", text: say("acts", { count: node[role] }) })));
  };
  const overview = () => [
    make("p", { class: "soft", text: say("hint") }),
    ...[["helpers", "gave"], ["brokers", "brokered"], ["receivers", "received"]].flatMap(([heading, role]) => {
      const rows = ranking(role);
      return rows.length ? [make("h4", { text: say(heading) }), ...rows] : [];
    }),
  ];
  const cite = ([id, paragraphs]) => {
    const source = picture.sources[id];
    const told = [source.publisher, source.published, source.name].filter(Boolean).join(" · ");
    const line = make("p", { class: "cite" });
    let safe = null;
    try {
      const url = new URL(source.url);
      if (["http:", "https:"].includes(url.protocol)) safe = url.href;
    } catch { /* no address, or none that a browser should follow */ }
    line.append(safe ? make("a", { href: safe, target: "_blank", rel: "noopener noreferrer", text: told }) : quoted(told));
    if (paragraphs.length) line.append(" ", quoted(say("paragraphs", { list: paragraphs.join(say("join")) })));
    return line;
  };
  const between = ([first, last]) =>
    say(first && last ? "bounds" : first ? "not-before" : "not-after", { first, last });
  const itemOf = (item, link) => {
    const act = picture.acts[item.act];
    const block = make("div", { class: "item" });
    block.append(make("p", { text: act ? named(act) : item.act }));
    if (item.figure) block.append(make("p", { class: "figure", text: item.figure[language] }));
    const asides = ["learning", "via_group", "reverse"].filter((flag) => item[flag]).map((flag) => say(flag));
    const doubt = item.doubt && say("doubt", { reason: say(`doubt.${item.doubt}`) });
    const flow = item.flow && (picture.words[language].flows[item.flow] ?? item.flow);
    const facts = [flow, item.when, item.bounds && between(item.bounds), doubt, ...asides].filter(Boolean);
    if (facts.length) block.append(make("p", { class: "soft", text: facts.join(" · ") }));
    if (act?.created.length)
      block.append(make("p", { class: "soft", text: say("created", { things: act.created.map(named).join(say("join")) }) }));
    const others = (act?.[link.family === "broker" ? "givers" : "brokers"] ?? []).filter((id) => id !== link.source);
    if (others.length) {
      const line = make("p", { class: "soft" }, quoted(say(link.family === "broker" ? "from-label" : "via-label")));
      others.forEach((other, place) => line.append(place ? say("join") : "", goTo(other)));
      block.append(line);
    }
    if (item.cited.length) block.append(...item.cited.map(cite));
    else block.append(make("p", { class: "cite", text: say("no-source") }));
    return block;
  };
  const chip = (link) => {
    const element = make("span", { class: "chip", text: typeWord(link.type) });
    element.style.backgroundColor = picture.families[link.family];
    return element;
  };
  const linkRow = (link, from, open) => {
    const other = link.source === from ? link.target : link.source;
    const arrow = link.mutual ? say("mutual") : link.source === from ? say("gives") : say("gets");
    const details = make("details", { class: "link" },
      make("summary", {}, chip(link), quoted(arrow), make("span", { class: "word", text: nodeName(other) }),
        make("span", { class: "count soft", text: say("acts", { count: link.acts }) })));
    const fill = () => {
      if (details.childElementCount > 1) return;
      details.append(make("p", { class: "soft item" }, goTo(other)), ...link.items.map((item) => itemOf(item, link)));
    };
    details.addEventListener("toggle", fill);
    if (open) { details.open = true; fill(); }
    return details;
  };
  const nodePanel = (node) => {
    const word = picture.words[language].labels[node.label] ?? node.label;
    const own = linksOf.get(node.id).filter(linkShown).sort((a, b) => b.acts - a.acts || (a.id < b.id ? -1 : 1));
    const facts = [word, node.where && say("in", { place: node.where })].filter(Boolean).join(" · ");
    const others = [language === "en" ? node.name !== named(node) && node.name : node.name_en, ...node.aliases].filter(Boolean);
    return [
      make("h3", { text: named(node) }),
      make("p", { class: "soft", text: facts }),
      others.length ? make("p", { class: "soft", text: say("aliases", { names: others.join(say("join")) }) }) : null,
      node.note ? make("p", { class: "soft", text: node.note }) : null,
      make("div", { class: "tiles" }, ...["gave", "brokered", "received"].map((role) =>
        make("div", { class: "tile" }, make("b", { text: String(node[role]) }), make("span", { text: say(role) })))),
      make("h4", { text: say("links") }),
      ...own.map((link) => linkRow(link, node.id, own.length <= 2)),
    ];
  };
  const linkPanel = (link) => [
    make("h3", {}, goTo(link.source), ` ${link.mutual ? say("mutual") : say("gives")} `, goTo(link.target)),
    make("p", {}, chip(link), " ", make("span", { class: "soft", text: say("acts", { count: link.acts }) })),
    ...link.items.map((item) => itemOf(item, link)),
  ];
  const drawPanel = () => {
    const panel = document.getElementById("panel");
    const back = make("button", { type: "button", class: "inline soft", text: `‹ ${say("back")}`, onclick: () => select(null) });
    const parts = selected?.node ? [back, ...nodePanel(nodes.get(selected.node))]
      : selected?.link ? [back, ...linkPanel(links.get(selected.link))] : overview();
    panel.replaceChildren(...parts.filter(Boolean));
    panel.scrollTop = 0;
  };

  // ---- search ------------------------------------------------------------------------------------------------------
  const search = document.getElementById("search");
  const results = document.getElementById("results");
  const haystack = picture.nodes.map((node) => [node, [node.name, node.name_en, node.short, node.short_en, ...node.aliases].filter(Boolean).map(fold)]);
  const drawResults = () => {
    const wanted = fold(search.value.trim());
    results.hidden = !wanted;
    if (!wanted) return results.replaceChildren();
    const score = (names) => Math.min(...names.map((name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : 9)));
    const hits = haystack.map(([node, names]) => [node, score(names)]).filter(([, rank]) => rank < 9).sort((a, b) => a[1] - b[1]).slice(0, 12);
    if (!hits.length) return results.replaceChildren(make("li", {}, make("p", { text: say("no-match") })));
    return results.replaceChildren(...hits.map(([node]) => make("li", {},
      make("button", { type: "button", onclick: () => choose(node) }, icon(node.mark), make("span", { text: named(node) }),
        make("span", { class: "soft", text: node.where ?? "" })))));
  };
  const choose = (node) => {
    off.mark.delete(node.mark);
    off.programme.clear();
    if (!nodeShown(node)) off.type.clear();
    results.hidden = true;
    search.value = "";
    drawLegend();
    select({ node: node.id }, { travel: true });
    document.getElementById("panel").focus({ preventScroll: true });
  };
  search.addEventListener("input", drawResults);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") results.querySelector("button")?.click();
    if (event.key === "ArrowDown") { event.preventDefault(); results.querySelector("button")?.focus(); }
  });
  results.addEventListener("keydown", (event) => {
    const buttons = [...results.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    (buttons[buttons.indexOf(document.activeElement) + step] ?? search).focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    results.hidden = true;
    select(null);
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) results.hidden = true; });

  // ---- the frame ---------------------------------------------------------------------------------------------------
  const describe = (filter) => {
    const parts = Object.entries(filter).map(([name, value]) => {
      const shown = name === "around" ? nodeName(value) : name === "within" ? value.map(nodeName).join(say("join")) : name === "flows" ? value.map((one) => picture.words[language].flows[one] ?? one).join(say("join")) : name === "programmes" ? value.map((one) => picture.programmes[one] ? programmeName(one) : one).join(say("join"))
        : typeof value === "object" ? JSON.stringify(value) : String(value);
      return say(`filter.${name}`, { value: shown });
    });
    if (picture.about.as_of) parts.push(asOf());
    return parts.join(language === "zh" ? "；" : "; ") || say("whole");
  };
  const asOf = () => {
    const told = picture.about.as_of;
    const counts = ["acts", "pairings"].map((what) => say(`as_of.${what}`, told[what]));
    if (told.only_certain) counts.push(say("only_certain"));
    return say("as_of", { time: told.as_of, counts: counts.join(language === "zh" ? "；" : "; ") });
  };
  const drawFrame = () => {
    document.documentElement.lang = language;
    const given = picture.about.title;
    const title = (typeof given === "string" ? given : given?.[language]) ?? say("title");
    document.title = title;
    document.getElementById("title").replaceChildren(quoted(title));
    const size = say("subtitle", { nodes: picture.nodes.length, acts: actsOf(picture.links),
      sources: Object.keys(picture.sources).length });
    document.getElementById("subtitle").textContent = picture.about.as_of ? `${size} · ${asOf()}` : size;
    search.placeholder = say("search");
    search.setAttribute("aria-label", say("search"));
    document.getElementById("reset").textContent = say("reset");
    document.getElementById("language").textContent = say("other-language");
    stage.setAttribute("aria-label", say("stage", { nodes: picture.nodes.length, links: picture.links.length }));
    const versions = Object.entries(picture.about.versions).map(([name, version]) => `${name} ${version}`).join(" · ");
    document.getElementById("foot").replaceChildren(quoted(say("foot", { fingerprint: picture.about.fingerprint,
      filter: describe(picture.about.filter), versions })));
  };
  const drawAll = () => { drawFrame(); drawLegend(); refresh(); drawPanel(); };
  document.getElementById("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    drawAll();
  });
  document.getElementById("reset").addEventListener("click", () => {
    Object.values(off).forEach((set) => set.clear());
    moved = false;
    fit();
    drawLegend();
    select(null);
  });
  drawAll();
  fit();
  // For tests and for people with a console: what is drawn, never a way to change it.
  window.graphkit = Object.freeze({
    labels: () => placed.labels.map((label) => ({ ...label })),
    shown: () => ({ nodes: [...shownNow.nodes], links: [...shownNow.links] }),
    scale: () => network.getScale(),
    at: (id) => network.canvasToDOM(network.getPosition(id)),
    between: (id) => {
      const { from, to } = lines.get(id);
      const [a, b] = [network.getPosition(from), network.getPosition(to)];
      return network.canvasToDOM({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    },
  });
})();
