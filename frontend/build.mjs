// One build script: Tailwind CLI, then esbuild. No bundler configuration, no plugins.
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, rmSync } from "node:fs";
import * as esbuild from "esbuild";

const watch = process.argv.includes("--watch");
const require = createRequire(import.meta.url);
const tailwind = require.resolve("@tailwindcss/cli/package.json").replace("package.json", "dist/index.mjs");
const out = "static/dist";

rmSync(out, { recursive: true, force: true });
mkdirSync("frontend/.build", { recursive: true });

const css = [tailwind, "-i", "frontend/css/app.css", "-o", "frontend/.build/app.css"];
if (watch) {
  spawn(process.execPath, [...css, "--watch=always"], { stdio: "inherit" });
} else {
  const run = spawnSync(process.execPath, [...css, "--minify"], { stdio: ["ignore", "ignore", "inherit"] });
  if (run.status) process.exit(run.status);
}

const options = {
  entryPoints: { app: "frontend/js/app.js", styles: "frontend/.build/app.css" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: !watch,
  // Browsers from the year in which light-dark() and popovers had arrived everywhere.
  target: ["chrome125", "firefox129", "safari17.5"],
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  loader: { ".woff2": "file" },
  logLevel: "warning",
  legalComments: "linked",
};

if (watch) await (await esbuild.context(options)).watch();
else await esbuild.build(options);
