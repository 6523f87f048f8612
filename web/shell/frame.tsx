/** What is around every page: the way to others, search, and who is signed in. */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Dialog } from "../design/dialog.tsx";
import { Icon } from "../design/icon.tsx";
import { isNarrow } from "../design/media.ts";
import { Menu, MenuItem } from "../design/menu.tsx";
import { useNoticeBox } from "../records/notice_box.ts";
import { live } from "../store/feed/feed.ts";
import { areStepsUnderWay, FIRST_STEPS } from "../store/first_steps.ts";
import { me, signOut } from "../store/session.ts";
import { attempt } from "../store/write.ts";
import mark from "./mark.svg";
import { openPalette } from "./palette.tsx";
import { GROUPS } from "./groups.ts";
import { Standing } from "./standing.tsx";
import { go, path } from "./router.ts";
import { creations, groupHere, navigation, startPage } from "./pages.ts";
import { areShown } from "./keys.tsx";
import { SeenAs } from "./seen_as.tsx";
import { chooseTheme, theme, THEMES } from "./theme.ts";

const BOTTOM_MAX = 5;
const BELL_MAX = 99;

type Entry = ReturnType<typeof navigation>[number];

function Links({ entries, styled }: { entries: readonly Entry[]; styled: string }) {
  const here = groupHere();
  return (
    <>
      {entries.map(([name, pages]) => {
        const { words, icon, apart } = GROUPS[name];
        return (
          <a key={name} href={pages[0]?.path} class={apart ? `${styled} ${styled}-apart` : styled}
            aria-current={name === here ? "page" : undefined}>
            <Icon name={icon} />
            {words}
          </a>
        );
      })}
    </>
  );
}

const moreIsOpen = signal(false);

/** On a phone: the first pages at the bottom, the others behind one button. */
function Bottom() {
  if (!isNarrow.value) return null;
  const entries = navigation();
  const first = entries.length > BOTTOM_MAX ? entries.slice(0, BOTTOM_MAX - 1) : entries;
  return (
    <nav class="bottom" aria-label="Pages, at the bottom">
      <Links entries={first} styled="bottom-link" />
      {first.length < entries.length && (
        <button type="button" class="bottom-link" aria-haspopup="dialog" onClick={() => (moreIsOpen.value = true)}>
          <Icon name="menu" />
          More
        </button>
      )}
    </nav>
  );
}

function More() {
  const close = (): void => {
    moreIsOpen.value = false;
  };
  if (!moreIsOpen.value) return null;
  return (
    <Dialog title="All pages" onClose={close}>
      <nav class="more-links" aria-label="All pages" onClick={close}>
        <Links entries={navigation()} styled="rail-link" />
      </nav>
    </Dialog>
  );
}

function Account() {
  const who = me.value;
  if (!who) return null;
  return (
    <Menu
      quiet
      button={<><Icon name="clients" /><span class="rail-who">{who.name}</span></>}
      label={`Account of ${who.name}`}
      head={
        <>
          <strong>{who.name}</strong>
          <div class="quiet">{who.email}</div>
        </>
      }
    >
      <MenuItem onChoose={() => go("/me")}>Profile and preferences</MenuItem>
      {THEMES.map(([name, words]) => (
        <MenuItem key={name} checked={theme.value === name} onChoose={() => chooseTheme(name)}>
          {words}
        </MenuItem>
      ))}
      <MenuItem onChoose={() => (areShown.value = true)}>Keyboard shortcuts</MenuItem>
      <MenuItem onChoose={() => void attempt({ words: "", send: signOut })}>Sign out</MenuItem>
    </Menu>
  );
}

/** How many notices are unread; the page has them. */
function Bell() {
  const unread = useNoticeBox().data.value?.unread ?? 0;
  const words = unread === 1 ? "1 unread notice" : `${unread || "No"} unread notices`;
  return (
    <a class="bell" href="/notices" aria-label={words} title={words} aria-current={path.value === "/notices" ? "page" : undefined}>
      <Icon name="bell" />
      {unread > 0 && <span class="bell-count">{unread > BELL_MAX ? `${BELL_MAX}+` : unread}</span>}
    </a>
  );
}

function Rail() {
  const agency = me.value?.agency.name;
  return (
    <header class="rail">
      <div class="rail-top">
        <a class="brand" href={startPage()}>
          <img src={mark} alt="" />
          <span>
            Tandem
            {agency && <span class="brand-agency">{agency}</span>}
          </span>
        </a>
        <Bell />
      </div>
      <div class="rail-find">
        <button type="button" class="rail-search" onClick={() => openPalette()}>
          <Icon name="search" />
          <span>Search</span>
          <kbd>Ctrl K</kbd>
        </button>
        <Create />
      </div>
      <nav class="rail-links" aria-label="Pages">
        <Links entries={navigation()} styled="rail-link" />
        {areStepsUnderWay.value && <a href={FIRST_STEPS} class="rail-link" aria-current={path.value === FIRST_STEPS ? "page" : undefined}><Icon name="later" />First steps</a>}
      </nav>
      <div class="rail-foot">
        <span class={live.value ? "live live-on" : "live"}>{live.value ? "Live" : "Not live; trying again"}</span>
        <Account />
      </div>
    </header>
  );
}

/** What can be made from anywhere. */
function Create() {
  const offered = creations();
  if (offered.length === 0) return null;
  return (
    <Menu label="Create" button={<Icon name="plus" />}>
      {offered.map(({ words, href }) => (
        <MenuItem key={href} onChoose={() => go(href)}>{words}</MenuItem>
      ))}
    </Menu>
  );
}

export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">Skip to the page</a>
      <div class="shell">
        <Rail />
        <main class="main" id="main" tabIndex={-1}>
          <SeenAs />
          <Standing />
          {children}
        </main>
      </div>
      <Bottom />
      <More />
    </>
  );
}
