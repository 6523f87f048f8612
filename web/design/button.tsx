/** Buttons do something; links go somewhere. One primary button to a view. */
import type { ComponentChildren } from "preact";

type Kind = "plain" | "primary" | "quiet" | "bad";

interface ButtonProps {
  children: ComponentChildren;
  kind?: Kind;
  type?: "button" | "submit";
  /** True while what it does goes on; it stays in place and cannot be pressed. */
  busy?: boolean;
  disabled?: boolean;
  /** The answer that Enter gives when a dialog opens. */
  autofocus?: boolean;
  /** For a button that shows an icon only. */
  label?: string;
  onClick?: (event: MouseEvent) => void;
}

export function Button(props: ButtonProps) {
  const { children, kind = "plain", type = "button", busy = false, disabled = false, autofocus, label, onClick } = props;
  const icon = label === undefined ? "" : " button-icon";
  return (
    <button
      type={type}
      class={`button button-${kind}${icon}`}
      disabled={disabled}
      autofocus={autofocus}
      aria-disabled={busy || undefined}
      aria-label={label}
      title={label}
      onClick={busy ? undefined : onClick}
    >
      {children}
    </button>
  );
}

interface LinkProps {
  href: string;
  children: ComponentChildren;
  class?: string;
}

export function Link({ href, children, class: styled = "link" }: LinkProps) {
  return (
    <a href={href} class={styled}>
      {children}
    </a>
  );
}
