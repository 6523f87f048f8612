/**
 * Dragging by pointer: the pointer is captured, the sheet scrolls at its edges, Esc takes everything back.
 * What follows the pointer is the caller's: it should change one element and no layout.
 */

const THRESHOLD_PX = 4;
const EDGE_PX = 40;
const EDGE_STEP_PX = 12;

export interface Dragging {
  /** Scrolled at its edges; distances count in its content. */
  scroller: HTMLElement;
  /** Where the pointer is now, from where it began. Called first when it has really moved. */
  onMove: (dx: number, dy: number, at: PointerEvent) => void;
  onDrop: (at: PointerEvent) => void;
  /** Esc, or the browser took the pointer away. */
  onCancel: () => void;
}

/** Follow the pointer that went down on the element until it goes up. */
export function drag(down: PointerEvent, element: HTMLElement, { scroller, onMove, onDrop, onCancel }: Dragging): void {
  const begin = { x: down.clientX + scroller.scrollLeft, y: down.clientY + scroller.scrollTop };
  let last = down;
  let hasMoved = false;
  let frame = 0;
  const ended = new AbortController();
  const { signal } = ended;

  function follow(event: PointerEvent): void {
    last = event;
    const dx = event.clientX + scroller.scrollLeft - begin.x;
    const dy = event.clientY + scroller.scrollTop - begin.y;
    hasMoved ||= Math.hypot(dx, dy) >= THRESHOLD_PX;
    if (!hasMoved) return;
    onMove(dx, dy, event);
    if (frame === 0 && edgeStep(scroller, event) !== 0) frame = requestAnimationFrame(scrollOn);
  }

  function scrollOn(): void {
    frame = 0;
    const before = scroller.scrollLeft;
    scroller.scrollLeft += edgeStep(scroller, last);
    if (scroller.scrollLeft !== before) follow(last);
  }

  function end(finish: () => void): void {
    ended.abort();
    cancelAnimationFrame(frame);
    if (hasMoved) finish();
  }

  element.setPointerCapture(down.pointerId);
  element.addEventListener("pointermove", follow, { signal });
  element.addEventListener("pointerup", (event) => end(() => onDrop(event)), { signal });
  element.addEventListener("pointercancel", () => end(onCancel), { signal });
  window.addEventListener("keydown", (event) => event.key === "Escape" && stop(event), { signal, capture: true });

  function stop(event: KeyboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    element.releasePointerCapture(down.pointerId);
    end(onCancel);
  }
}

/** How far to scroll sideways while the pointer is at an edge; 0 away from them. */
function edgeStep(scroller: HTMLElement, at: PointerEvent): number {
  const { left, right } = scroller.getBoundingClientRect();
  const inset = Number(scroller.dataset["inset"] ?? 0);
  if (at.clientX > right - EDGE_PX) return EDGE_STEP_PX;
  if (at.clientX < left + inset + EDGE_PX) return -EDGE_STEP_PX;
  return 0;
}
