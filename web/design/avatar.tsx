/** A person by two letters, where the name in full has no room. The name is read out and shown on hover. */
import { initials } from "./initials.ts";

export function Avatar({ name }: { name: string }) {
  const letters = initials(name);
  if (!letters) return null;
  return <span class="avatar" role="img" aria-label={name} title={name}>{letters}</span>;
}
