import * as esbuild from "esbuild";

await esbuild.build({
  entryPoints: ["src/app.js", "src/charts.js", "src/app.css"],
  outdir: "../src/weilu/static/dist",
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  target: ["es2022"],
  logLevel: "info",
});
