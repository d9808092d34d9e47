// Reads a Parquet file of bars by nodejs-polars and prints a SHA-256 of each column: texts joined by newlines, numbers as
// little-endian doubles with one NaN for NULL, times as microseconds.
const { createHash } = require('node:crypto');
const pl = require('nodejs-polars');

if (process.argv.length < 3) process.exit(0);

// Arrow: name, type and values of each column, times as their count, in one JSON document.
if (!process.argv[2].endsWith('.parquet')) {
  const bytes = require('node:fs').readFileSync(process.argv[2]);
  const frame = process.argv[2].endsWith('.arrow') ? pl.readIPC(bytes) : pl.readIPCStream(bytes);
  const value = v => typeof v === 'bigint' ? v.toString() : v;
  console.log(JSON.stringify(frame.columns.map(name => {
    const column = frame.getColumn(name);
    const plain = /Datetime|Date|Time/.test(String(column.dtype)) ? column.cast(pl.Int64) : column;
    return [name, String(column.dtype), plain.toArray().map(value)];
  })));
  process.exit(0);
}

const bars = pl.readParquet(process.argv[2]).withColumn(pl.col('time').cast(pl.Int64));
for (const name of bars.columns) {
  const hash = createHash('sha256');
  const values = bars.getColumn(name).toArray();
  if (name === 'time') hash.update(Buffer.from(BigInt64Array.from(values, BigInt).buffer));
  else if (typeof values[0] === 'string') hash.update([...values].join('\n'));
  else hash.update(Buffer.from(Float64Array.from(values, value => value ?? NaN).buffer));
  console.log(`${name} ${hash.digest('hex')}`);
}
