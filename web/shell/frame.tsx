/** What is around every page: the way to others, search, and who is signed in. */
import type { ComponentChildren } from "preact";
import { Icon } from "../design/icon.tsx";
import { Menu, MenuItem } from "../design/menu.tsx";
import { live } from "../store/feed/feed.ts";
import { me, signOut } from "../store/session.ts";
import { attempt } from "../store/write.ts";
import mark from "./mark.svg";
import { isOpen } from "./palette.tsx";
import { linked, startPage } from "./pages.ts";
import { path } from "./router.ts";
import { areShown } from "./keys.tsx";
import { theme, THEMES } from "./theme.ts";

function isCurrent(href: string): boolean {
  return path.value === href || path.value.startsWith(`${href}/`);
}

function Links({ styled }: { styled: string }) {
  return (
    <>
      {linked().map(({ path: href, link }) => (
        <a key={href} href={href} class={styled} aria-current={isCurrent(href) ? "page" : undefined}>
          {link && <Icon name={link.icon} />}
          {link?.words}
        </a>
      ))}
    </>
  );
}

function Account() {
  const who = me.value;
  if (!who) return null;
  return (
    <Menu
      quiet
      button={who.name}
      label={`Account of ${who.name}`}
      head={
        <>
          <strong>{who.name}</strong>
          <div class="quiet">{who.email}</div>
        </>
      }
    >
      {THEMES.map(([name, words]) => (
        <MenuItem key={name} checked={theme.value === name} onChoose={() => (theme.value = name)}>
          {words}
        </MenuItem>
      ))}
      <MenuItem onChoose={() => (areShown.value = true)}>Keyboard shortcuts</MenuItem>
      <MenuItem onChoose={() => void attempt({ words: "", send: signOut })}>Sign out</MenuItem>
    </Menu>
  );
}

function Rail() {
  const agency = me.value?.agency.name;
  return (
    <header class="rail">
      <a class="brand" href={startPage()}>
        <img src={mark} alt="" />
        <span>
          Tandem
          {agency && <span class="brand-agency">{agency}</span>}
        </span>
      </a>
      <button type="button" class="rail-search" onClick={() => (isOpen.value = true)}>
        <Icon name="search" />
        <span>Search</span>
        <kbd>Ctrl</kbd>
        <kbd>K</kbd>
      </button>
      <nav class="rail-links" aria-label="Pages">
        <Links styled="rail-link" />
      </nav>
      <div class="rail-foot">
        <span class={live.value ? "live live-on" : "live"}>{live.value ? "Live" : "Not live; trying again"}</span>
        <Account />
      </div>
    </header>
  );
}

export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">Skip to the page</a>
      <div class="shell">
        <Rail />
        <main class="main" id="main" tabIndex={-1}>{children}</main>
      </div>
      <nav class="bottom" aria-label="Pages, at the bottom">
        <Links styled="bottom-link" />
      </nav>
    </>
  );
}
