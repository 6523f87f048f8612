/** The build: hashed files in the gateway's package, each with a gzip and a Brotli twin. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const BUILT = "../gateway/gateway/pages/built";
/** What most pages use is one file: many small ones would each be a request before the page has its data. */
const SHELL = /[\\/]web[\\/](design|store|shell|contract)[\\/]/;
const PACKED = /\.(js|css|html|svg)$/;

/** Compressing at every request would cost more than all of them together. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    closeBundle() {
      const files = readdirSync(BUILT, { recursive: true, encoding: "utf8" });
      for (const file of files.filter((name) => PACKED.test(name))) {
        const path = join(BUILT, file);
        const bytes = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
        const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: quality }));
      }
    },
  };
}

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: BUILT,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "shell", test: SHELL },
            { name: "list", test: /[\\/]web[\\/]list[\\/]/ },
            { name: "charts", test: /[\\/]web[\\/]charts[\\/]/ },
            { name: "records", test: /[\\/]web[\\/](records|billing)[\\/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  server: { proxy: { "/v1": process.env["TANDEM_AT"] ?? "http://127.0.0.1:8080" } },
  plugins: [packed()],
});
