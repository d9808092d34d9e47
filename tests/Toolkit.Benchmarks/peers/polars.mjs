// polars as a peer: one job a line on stdin, what it took on stdout. Its package lies in artifacts/peers.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../../artifacts/peers/");
const require = createRequire(root);
const pl = require("nodejs-polars");
const version = JSON.parse(readFileSync(join(root, "node_modules/nodejs-polars/package.json"))).version;
const written = { compression: "zstd" };
const held = new Map();

// A file that is asked about again and again lies in memory as a frame where the job says so, never otherwise.
const frame = (path) => held.get(path) ?? held.set(path, pl.readParquet(path)).get(path);
const columns = ["time", "open", "high", "low", "close", "volume"];
const csv = (path) => pl.readCSV(path, { tryParseDates: true });
const resample = (df) => df.groupByDynamic({ indexColumn: "time", every: "5m", period: "5m", closed: "left" }).agg(
  pl.col("open").first(), pl.col("high").max(), pl.col("low").min(), pl.col("close").last(), pl.col("volume").sum());

const jobs = {
  csv: ({ from, to }) => csv(from).sort("timestamp").writeParquet(to, written),
  csvs: ({ files, to }) => files.forEach((file, i) => csv(file).sort("timestamp").writeParquet(`${to}${i}.parquet`, written)),
  read: ({ path }) => pl.readParquet(path, { columns }).height,
  range: ({ path, from, to }) => pl.scanParquet(path).select(...columns)
    .filter(pl.col("time").gtEq(pl.lit(new Date(from))).and(pl.col("time").lt(pl.lit(new Date(to))))).collectSync().height,
  latest: ({ path }) => pl.scanParquet(path).select(...columns).tail(100).collectSync().height,
  summary: ({ path }) => pl.scanParquet(path).select(pl.col("time").min().alias("from"), pl.col("time").max().alias("to"), pl.col("low").min(),
    pl.col("high").max(), pl.col("close").mean(), pl.col("volume").sum()).collectSync().height,
  resampleInMemory: ({ path }) => resample(frame(path)).height,
  resample: ({ path }) => resample(pl.readParquet(path, { columns })).height,
  crossSection: ({ path }) => pl.scanParquet(path).select("symbol", "close").groupBy("symbol").agg(pl.col("close").last()).collectSync().height,
};

console.log(JSON.stringify({ name: `polars (nodejs-polars ${version})`, jobs: Object.keys(jobs) }));
for await (const line of createInterface({ input: process.stdin })) {
  const { job, times, arguments: given } = JSON.parse(line);
  try {
    const start = performance.now(), processor = process.cpuUsage();
    for (let i = 0; i < times; i++) jobs[job](given);
    const used = process.cpuUsage(processor);
    console.log(JSON.stringify({ wall: performance.now() - start, processor: (used.user + used.system) / 1000 }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
