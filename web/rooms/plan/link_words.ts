/** The kinds of links, in the words of the one who reads: what holds what. */
import type { LinkType } from "../../time-axis/links.ts";

export const LINK_WORDS: Record<LinkType, string> = {
  finish_to_start: "starts after the finish (FS)",
  start_to_start: "starts after the start (SS)",
  finish_to_finish: "finishes after the finish (FF)",
  start_to_finish: "finishes after the start (SF)",
};
