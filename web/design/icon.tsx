/** The few icons, drawn on a grid of 16 with one line width. */
const PATHS = {
  time: "M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z",
  projects: "M2 4h5M2 8h8M5 12h9",
  approvals: "m2.5 8.5 3.5 3.5 7.5-8",
  clients: "M8 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 13.5c.6-2.2 2.6-3.5 5-3.5s4.4 1.3 5 3.5",
  today: "M3 3.5h10v10H3zM3 6.5h10M6 2v3M10 2v3",
  pipeline: "M2.5 3h11l-4 5.5v4.5l-3-1.5v-3z",
  portfolio: "M2.5 4h6M5 8h8.5M3.5 12h5",
  estimates: "M3.5 2h6l3 3v9h-9zM6 8h4M6 11h4",
  money: "M2 4.5h12v7H2zM8 9.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM4.5 8h.01M11.5 8h.01",
  cash: "M3 5.5v5C3 12 5.2 13 8 13s5-1 5-2.5v-5M3 5.5C3 7 5.2 8 8 8s5-1 5-2.5S10.8 3 8 3 3 4 3 5.5ZM3 8c0 1.5 2.2 2.5 5 2.5s5-1 5-2.5",
  purchasing: "M2 3h2l1.5 7h6.5l1.5-5H4.5M6.5 13.5h.01M11.5 13.5h.01",
  books: "M8 4.5C6.5 3.5 4.5 3 2.5 3v9c2 0 4 .5 5.5 1.5C9.5 12.5 11.5 12 13.5 12V3c-2 0-4 .5-5.5 1.5ZM8 4.5v9",
  profit: "M2.5 11.5 6 8l2.5 2.5 5-6M10 4.5h3.5V8",
  reports: "M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6",
  settings: "M2 5h6M12 5h2M2 11h2M8 11h6M10 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM6 13a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  export: "M8 2v7.5M5 7l3 3 3-3M2.5 12.5v1.5h11v-1.5",
  display: "M2 4.5h12M4.5 8h7M6.5 11.5h3",
  view: "M2.5 3h11v10h-11zM2.5 6.5h11M6.5 6.5V13",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
  close: "m3.5 3.5 9 9m0-9-9 9",
  earlier: "M10 3 5 8l5 5",
  later: "m6 3 5 5-5 5",
  note: "M3 2.5h10v8l-3 3H3zM10 13.5v-3h3",
  plus: "M8 3v10M3 8h10",
  play: "M4.5 3v10l8-5z",
  stop: "M4 4h8v8H4z",
  bell: "M8 2a4 4 0 0 1 4 4v3l1.5 2.5h-11L4 9V6a4 4 0 0 1 4-4ZM6.5 14h3",
  more: "M3 8h.6M7.7 8h.6M12.4 8h.6",
  menu: "M2 4h12M2 8h12M2 12h12",
} as const;

export type IconName = keyof typeof PATHS;

export const ICONS = Object.keys(PATHS) as IconName[];

export function Icon({ name }: { name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
