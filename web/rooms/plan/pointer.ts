/** The pointer on the bars of the Gantt: move by the middle, resize by the end, link from the dot behind it (with Shift: from the start). */
import { drag } from "../../time-axis/drag.ts";
import { daysIn, leftOf } from "../../time-axis/scale.ts";
import type { WorkCalendar } from "../../time-axis/calendar.ts";
import { carryOut, Foresight, linked, movedBy, namesOf, resizedTo } from "./changing.ts";
import type { Changes } from "./data.ts";
import type { Sheet } from "./sheet.ts";
import type { View } from "./view.ts";

/** The end of a bar within which it is resized. */
const GRIP_PX = 8;

interface Grasp {
  sheet: Sheet;
  view: View;
  calendar: WorkCalendar;
  bar: HTMLElement;
  id: string;
}

export function pointerDown(event: PointerEvent, sheet: Sheet, view: View, calendar: WorkCalendar): void {
  const bar = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-bar]") : null;
  const id = bar?.dataset["bar"];
  if (!bar || !id || event.button !== 0) return;
  event.preventDefault();
  const grasp = { sheet, view, calendar, bar, id };
  const { width } = bar.getBoundingClientRect();
  if (event.offsetX > width) link(event, grasp);
  else if (event.offsetX > width - GRIP_PX && sheet.task(id)?.duration_days) resize(event, grasp);
  else move(event, grasp);
}

/** Any of the chosen moves all of them. */
function move(event: PointerEvent, grasp: Grasp): void {
  const { sheet, view, bar, id } = grasp;
  const ids = sheet.chosen.peek().includes(id) ? sheet.chosen.peek() : [id];
  const tasks = ids.map((each) => sheet.task(each)).filter((task) => task !== undefined);
  follow(event, grasp, `Moved ${namesOf(tasks)}`, (dx) => {
    bar.style.transform = `translateX(${dx}px)`;
    const days = daysIn(view.scale.peek(), dx);
    return [days, movedBy(tasks, days)];
  });
}

function resize(event: PointerEvent, grasp: Grasp): void {
  const { sheet, view, calendar, bar, id } = grasp;
  const lane = sheet.lanes.get(id)?.peek();
  if (!lane) return;
  const scale = view.scale.peek();
  const width = (lane.end - lane.start + 1) * scale.dayPx;
  follow(event, grasp, `Changed the length of ${lane.task.name}`, (dx) => {
    bar.style.width = `${Math.max(scale.dayPx / 2, width + dx)}px`;
    const last = Math.max(lane.start, lane.end + daysIn(scale, dx));
    return [last - lane.end, resizedTo(lane.task, last, calendar)];
  });
}

/** shape: moves the bar's own element, and says by how many days, and what that changes. */
function follow(event: PointerEvent, grasp: Grasp, words: string, shape: (dx: number) => [number, Changes]): void {
  const { sheet, view, bar, id } = grasp;
  if (!view.scroller) return;
  const foresight = new Foresight(sheet, id);
  const [left, width] = [bar.style.left, bar.style.width];
  let wanted: Changes | undefined;
  let days = 0;

  function letGo(): void {
    foresight.end();
    bar.classList.remove("gantt-held");
    Object.assign(bar.style, { transform: "", left, width });
  }

  drag(event, bar, {
    scroller: view.scroller,
    onMove: (dx) => {
      if (!bar.classList.contains("gantt-held")) bar.classList.add("gantt-held");
      const [now, changes] = shape(dx);
      if (now === days) return;
      days = now;
      wanted = changes;
      foresight.ask(changes);
    },
    onDrop: () => {
      letGo();
      if (days !== 0 && wanted) void carryOut(sheet, words, wanted);
      else sheet.forget();
    },
    onCancel: () => {
      letGo();
      sheet.forget();
    },
  });
}

/**
 * A line from the end of the bar to the pointer, with Shift from its start; where it is let go, that task waits for this one:
 * with its end on the last third of its bar, else with its start.
 */
function link(event: PointerEvent, { sheet, view, bar, id }: Grasp): void {
  const lane = sheet.lanes.get(id)?.peek();
  const line = view.scroller?.querySelector<SVGPathElement>("[data-linking]");
  if (!lane || !line || !view.scroller) return;
  const side = event.shiftKey ? "start" : "finish";
  const x = leftOf(view.scale.peek(), event.shiftKey ? lane.start : lane.end + 1);
  const y = (sheet.indexes.peek().get(id) ?? 0) * view.rowPx + view.rowPx / 2;
  const hide = (): void => line.removeAttribute("d");
  drag(event, bar, {
    scroller: view.scroller,
    onMove: (dx, dy) => line.setAttribute("d", `M${x} ${y}L${x + dx} ${y + dy}`),
    onDrop: (at) => {
      hide();
      const target = document.elementFromPoint(at.clientX, at.clientY)?.closest<HTMLElement>("[data-id]")?.dataset["id"];
      const [from, to] = [sheet.task(id), sheet.task(target ?? "")];
      if (from && to && from !== to) void carryOut(sheet, `${to.name} waits for ${from.name}`, linked(from, to, `${side}_to_${endAt(at, to.id)}`));
    },
    onCancel: hide,
  });
}

/** Which end of the bar is under the pointer: the last third is its finish, all else its start. */
function endAt(at: PointerEvent, id: string): "start" | "finish" {
  const box = document.querySelector(`[data-bar="${id}"]`)?.getBoundingClientRect();
  return box && at.clientX > box.left + (2 * box.width) / 3 && at.clientX <= box.right ? "finish" : "start";
}
