/** The line from one bar to another that waits for it, in right angles. */

/** A bar: its edges, and the middle of its row. */
export interface Box {
  left: number;
  right: number;
  middle: number;
}

export type LinkType = "finish_to_start" | "start_to_start" | "finish_to_finish" | "start_to_finish";

const OUT = 7;
const ARROW = 4;
const INTO = 5;
/** Half the height of a bar. */
const BAR_HALF = 8;

/** The path of the line and of its head, as an SVG `d`. */
export function linkPath(from: Box, to: Box, type: LinkType, rowHeight: number): string {
  const leaves = type.startsWith("finish") ? 1 : -1;
  const enters = type.endsWith("start") ? 1 : -1;
  const x1 = leaves > 0 ? from.right : from.left;
  const x2 = enters > 0 ? to.left : to.right;
  if (type === "finish_to_start" && x2 >= x1 && x2 - x1 < 2 * OUT) return downInto(x1, from.middle, x2 + INTO, to.middle);
  return line(x1, from.middle, leaves, x2, to.middle, enters, rowHeight) + head(x2, to.middle, enters);
}

/** Right behind one another: along to the next bar, and into it from above or below. */
function downInto(x1: number, y1: number, x2: number, y2: number): string {
  const way = Math.sign(y2 - y1) || 1;
  const edge = y2 - way * BAR_HALF;
  return `M${x1} ${y1}H${x2}V${edge}M${x2 - ARROW} ${edge - way * ARROW}L${x2} ${edge}L${x2 + ARROW} ${edge - way * ARROW}`;
}

function line(x1: number, y1: number, leaves: number, x2: number, y2: number, enters: number, row: number): string {
  const out = x1 + leaves * OUT;
  const before = x2 - enters * OUT;
  if (leaves !== enters) {
    const turn = leaves > 0 ? Math.max(out, before) : Math.min(out, before);
    return `M${x1} ${y1}H${turn}V${y2}H${x2}`;
  }
  if ((before - out) * enters >= 0) return `M${x1} ${y1}H${out}V${y2}H${x2}`;
  const between = y1 + Math.sign(y2 - y1 || 1) * (row / 2);
  return `M${x1} ${y1}H${out}V${between}H${before}V${y2}H${x2}`;
}

function head(x: number, y: number, enters: number): string {
  return `M${x - enters * ARROW} ${y - ARROW}L${x} ${y}L${x - enters * ARROW} ${y + ARROW}`;
}
