/// <reference types="vitest/config" />
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { AcceptedPlugin, Rule } from "postcss";
import { defineConfig, type Plugin } from "vite";

const HERE = import.meta.dirname;

// Families of Tabler's style sheet that no page uses: written to the sheet they would be a third of it.
const UNUSED_STYLES =
  /^\.(accordion|carousel|chat|flag|input-group-flat-otp|modal|navbar-expand-(sm|xl|xxl)|offcanvas|form-(colorinput|imagecheck|otp)|litepicker|mention|otp|payment|popover|ribbon|signal|signature|social|sortable|sparkline|star|strength|theme|tooltip|tracking|vc)(?![a-z])/;

/** Leave out rules whose every selector belongs to an unused family. */
function dropUnusedStyles(): AcceptedPlugin {
  return {
    postcssPlugin: "wangge-drop-unused-styles",
    Once(root) {
      root.walkRules((rule: Rule) => {
        const kept = rule.selectors.filter((selector) => !UNUSED_STYLES.test(selector.trim()));
        if (kept.length === 0) rule.remove();
        else if (kept.length < rule.selectors.length) rule.selectors = kept;
      });
    },
  };
}

/** Gather `icons/*.svg` (Tabler Icons) into one sprite for the `icon` template tag, and add the product's mark. */
function buildIconSprite(): Plugin {
  return {
    name: "wangge-icon-sprite",
    apply: "build",
    buildStart() {
      const symbols = readdirSync(`${HERE}/icons`)
        .filter((name) => name.endsWith(".svg"))
        .sort()
        .map((name) => {
          const drawing = readFileSync(`${HERE}/icons/${name}`, "utf8");
          const shapes = drawing.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
          const visible = shapes.replace(/<path stroke="none"[^>]*\/>/, "").replace(/\s+/g, " ").trim();
          return `<symbol id="${name.slice(0, -4)}" viewBox="0 0 24 24">${visible}</symbol>`;
        });
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
      const mark = readFileSync(`${HERE}/lib/mark.svg`, "utf8");
      this.emitFile({ type: "asset", name: "mark.svg", originalFileName: "lib/mark.svg", source: mark });
    },
  };
}

/**
 * Write `.gz` and `.br` beside every larger text file, so that the server sends them as they are.
 *
 * From the files on the disk: until they are written vite still fills in what its chunks preload.
 */
function compressOutput(): Plugin {
  return {
    name: "wangge-compress-output",
    apply: "build",
    enforce: "post",
    writeBundle(options, bundle) {
      for (const fileName of Object.keys(bundle)) {
        if (!/\.(js|mjs|css|svg)$/.test(fileName)) continue;
        const path = `${options.dir}/${fileName}`;
        const bytes = readFileSync(path);
        if (bytes.length < 1400) continue;
        const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: quality }));
      }
    },
  };
}

export default defineConfig({
  root: HERE,
  base: "./",
  publicDir: false,
  plugins: [buildIconSprite(), compressOutput()],
  css: { postcss: { plugins: [dropUnusedStyles()] } },
  build: {
    outDir: "../src/wangge/config/static/wangge",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { app: `${HERE}/lib/app.ts`, theme: `${HERE}/lib/theme.ts`, worker: `${HERE}/islands/push/worker.ts` },
      checks: { eval: false }, // htmx holds one; `allowEval: false` in lib/requests.ts keeps it asleep
    },
  },
  test: { environment: "jsdom", pool: "vmThreads", include: ["{lib,islands}/**/*.test.ts"], restoreMocks: true, css: false, setupFiles: ["lib/stand-ins.ts"] },
});
