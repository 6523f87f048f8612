/** The whole application: sign-in, what has to be done first, or the page of this address. */
import { useEffect } from "preact/hooks";
import { useCommands, type Command } from "./commands.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Notice } from "../design/notice.tsx";
import { EmptySheet, Wait } from "../design/panel.tsx";
import { Toasts } from "../design/toasts.tsx";
import { Alone, Interrupted, SignIn } from "../rooms/signin/signin.tsx";
import { Steps } from "../rooms/signin/steps.tsx";
import { preferencesRead } from "../store/preferences.ts";
import { beginnings, failure, goOn, interrupted, may, me, recognise, signOut, step } from "../store/session.ts";
import { attempt, undoLast } from "../store/write.ts";
import { Frame } from "./frame.tsx";
import { areShown, Keys } from "./keys.tsx";
import { openPalette, Palette } from "./palette.tsx";
import { GROUPS, type GroupName } from "./groups.ts";
import type { PageEntry } from "./page_entry.ts";
import { closedAt, creations, fetchLinked, inPalette, navigation, pageAt, startPage } from "./pages.ts";
import { Page } from "./room.tsx";
import { go, path } from "./router.ts";

const CREATE = "Create";

export function App() {
  if (failure.value && !me.value) return <Unreachable words={failure.value.message} />;
  if (me.value === undefined) return <Wait busy />;
  if (me.value === null) return <SignIn />;
  if (step.value) return <Steps />;
  return <SignedIn email={me.value.email ?? ""} />;
}

function Unreachable({ words }: { words: string }) {
  return (
    <Alone title="Tandem does not answer">
      <Notice kind="bad">{words}</Notice>
      <Button kind="primary" onClick={() => void recognise()}>Try again</Button>
    </Alone>
  );
}

function SignedIn({ email }: { email: string }) {
  useEffect(fetchLinked, []);
  useCommands(
    [
      { words: "Search and commands", group: "Everywhere", keys: "$mod+k", run: () => openPalette() },
      { words: "Create …", group: "Everywhere", keys: "n", yields: true, run: () => openPalette(CREATE) },
      ...(may("time.log") ? [{ words: "Log time: how long, then the work", group: "Time", keys: "t", run: () => openPalette() }] : []),
      { words: "Profile and preferences", group: "Go to", also: "me password sessions", run: () => go("/me") },
      { words: "Notices", group: "Go to", keys: "g n", run: () => go("/notices") },
      { words: "Show keyboard shortcuts", group: "Everywhere", keys: "Shift+?", run: () => (areShown.value = true) },
      { words: "Undo", group: "Everywhere", keys: "$mod+z", run: () => void undoLast() },
      { words: "Sign out", group: "Everywhere", run: () => void attempt({ words: "", send: signOut }) },
      ...navigation().flatMap(([name, pages]) => goingTo(name, pages)),
      ...inPalette().map(({ words, href }) => ({ words, group: "Go to", run: () => go(href) })),
      ...creations().map(({ words, href }) => ({ words, group: CREATE, run: () => go(href) })),
    ],
    [me.value],
  );
  return (
    <>
      <Frame>
        <Here key={beginnings.value} />
      </Frame>
      <Palette />
      <Keys />
      <Toasts />
      {interrupted.value && (
        <Dialog title="Sign in again" onClose={() => goOn(false)}>
          <Interrupted email={email} />
        </Dialog>
      )}
    </>
  );
}

/** The keys of a group go to its first page; a page that has keys of its own is gone to by both. */
function goingTo(name: GroupName, pages: readonly PageEntry[]): Command[] {
  const { words: group, keys } = GROUPS[name];
  const [first] = pages;
  const both = first?.link?.keys ? [{ words: group, group: "Go to", keys, run: () => go(first.path) }] : [];
  return [...both, ...pages.map(({ path: href, link }) => ({
    words: link?.words ?? group,
    also: group,
    group: "Go to",
    keys: link?.keys ?? (href === first?.path ? keys : ""),
    run: () => go(href),
  }))];
}

function Here() {
  if (path.value === "/" && !preferencesRead.value) return <Wait busy />;
  if (path.value === "/") go(startPage(), true);
  const found = pageAt(path.value);
  if (found) {
    const Room = found.page.room;
    return <Room key={path.value} parameters={found.parameters} />;
  }
  const needed = closedAt(path.value);
  if (needed) {
    return (
      <Page title="Not for you to see">
        <EmptySheet title="Your role does not open this page" action={<a class="button button-primary" href={startPage()}>Go to the start</a>}>
          It needs the permission {needed}. An administrator can give you a role that has it.
        </EmptySheet>
      </Page>
    );
  }
  return (
    <Page title="No such page">
      <EmptySheet title="There is nothing here" action={<a class="button button-primary" href={startPage()}>Go to the start</a>}>
        The address is wrong, or it leads to something that you may not see.
      </EmptySheet>
    </Page>
  );
}
