/** Pages that belong together, side by side. Each is a link, so Back and a new tab work. */

interface TabsProps {
  label: string;
  /** The path that is shown. */
  here: string;
  tabs: readonly (readonly [href: string, words: string])[];
}

/** On a narrow screen the tabs scroll sideways: the present one comes into sight. */
function showTab(tab: HTMLElement | null) {
  if (tab?.parentElement) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft;
}

export function Tabs({ label, here, tabs }: TabsProps) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([href, words]) => (
        <a key={href} href={href} class="tab" aria-current={href === here ? "page" : undefined} ref={href === here ? showTab : null}>
          {words}
        </a>
      ))}
    </nav>
  );
}
