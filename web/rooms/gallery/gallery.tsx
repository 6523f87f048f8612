/** Every component with its states, for those who make pages. It is at /design and not in the navigation. */
import type { ComponentChildren } from "preact";
import { Tabs } from "../../design/tabs.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { Charts } from "./charts.tsx";
import { Controls } from "./controls.tsx";
import { Foundations } from "./foundations.tsx";
import { Lists } from "./lists.tsx";
import { Records } from "./records.tsx";
import { Surfaces } from "./surfaces.tsx";
import "./gallery.css";

const PARTS: readonly (readonly [name: string, words: string, part: () => ComponentChildren])[] = [
  ["", "Foundations", Foundations],
  ["controls", "Controls", Controls],
  ["records", "Records and states", Records],
  ["surfaces", "Surfaces", Surfaces],
  ["lists", "Lists", Lists],
  ["charts", "Charts", Charts],
];

function address(name: string): string {
  return name ? `/design?part=${name}` : "/design";
}

export function Gallery() {
  const chosen = PARTS.find(([name]) => name === asked("part")) ?? PARTS[0];
  const Part = chosen?.[2] ?? Foundations;
  return (
    <Page title="Design">
      <Tabs label="Parts of the design system" here={address(chosen?.[0] ?? "")} tabs={PARTS.map(([name, words]) => [address(name), words])} />
      <Part />
    </Page>
  );
}
