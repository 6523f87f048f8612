/** What a room states about each of its pages, in its `pages.ts`. */
import type { Permission } from "../store/session.ts";
import type { GroupName } from "./groups.ts";
import type { Room } from "./later.tsx";

export interface PageEntry {
  /** Such as /projects/:id; the first entry that fits an address is shown. */
  path: string;
  room: Room;
  /** What a person needs to see it; of several, one is enough; without, everybody may. */
  permission?: Permission | readonly Permission[];
  /** The entry of the navigation that it belongs to. */
  group?: GroupName;
  /** In the navigation; pages of one record are not. */
  link?: { words: string; keys?: string };
  /** False while there is nothing for it to show: it is then not in the navigation. */
  isUseful?: () => boolean;
  /** Of a page that is in the palette and not in the navigation. */
  inPalette?: string;
  /** What can be made from anywhere, and the address where its form is open. */
  creates?: readonly Creation[];
}

export interface Creation {
  words: string;
  href: string;
  permission: Permission;
}
