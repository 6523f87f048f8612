/** A text as a QR code. The library that computes it is loaded when the first one is shown. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const MARGIN = 2;

interface Code {
  size: number;
  path: string;
}

async function codeOf(text: string): Promise<Code> {
  const { default: qrcode } = await import("qrcode-generator");
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const cells = Array.from({ length: size * size }, (_, index) => [Math.floor(index / size), index % size] as const);
  const dark = cells.filter(([row, column]) => code.isDark(row, column));
  return { size: size + 2 * MARGIN, path: dark.map(([row, column]) => `M${column + MARGIN} ${row + MARGIN}h1v1h-1z`).join("") };
}

export function Qr({ text, label }: { text: string; label: string }) {
  const code = useSignal<Code | undefined>(undefined);
  useEffect(() => {
    codeOf(text).then(
      (made) => {
        code.value = made;
      },
      () => undefined, // the key beside it does the same
    );
  }, [text]);
  const { size = 1, path = "" } = code.value ?? {};
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={path} />
    </svg>
  );
}
