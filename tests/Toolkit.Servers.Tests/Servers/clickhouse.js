// ClickHouse's HTTP interface, as far as the .NET driver uses it, over the engine in process: node clickhouse.js PORT FOLDER
const http = require('http'), fs = require('fs'), path = require('path'), zlib = require('zlib');
const { Session } = require('chdb');
const [port, folder] = process.argv.slice(2);
// Whoever started this has ended.
process.stdin.on('end', () => process.exit()).resume();
const session = new Session(path.join(folder, 'data'));
const quoted = text => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
const run = (sql, format) => session.queryAsync(sql, { format });

async function answer(url, body) {
    const asked = url.searchParams, file = path.join(folder, 'insert.bin');
    let sql = asked.get('query') ?? body.toString();
    await run(`USE ${asked.get('database') || 'default'}`);
    for (const [name, value] of asked) {
        if (name.startsWith('param_')) await run(`SET ${name} = ${quoted(value)}`);
    }
    const insert = asked.has('query') && /^(INSERT .*)\sFORMAT\s+(\w+)\s*$/is.exec(sql);
    if (insert) {
        fs.writeFileSync(file, body);
        sql = `${insert[1]} FROM INFILE ${quoted(file)} FORMAT ${insert[2]}`;
    }
    return Buffer.from((await run(sql, asked.get('default_format') || 'TabSeparated')).bytes());
}

// The engine has one session, so requests wait for their turn.
let turn = Promise.resolve();
http.createServer({ maxHeaderSize: 1 << 22 }, (request, response) => {
    const parts = [];
    request.on('data', part => parts.push(part)).on('end', () => {
        const sent = Buffer.concat(parts), body = request.headers['content-encoding'] === 'gzip' ? zlib.gunzipSync(sent) : sent;
        if (process.env.SHIM_LOG) console.error(request.url, body.length, body.toString('latin1').slice(0, 200));
        turn = turn.then(() => answer(new URL(request.url, 'http://localhost'), body)).then(
            rows => response.end(rows),
            error => response.writeHead(500, { 'X-ClickHouse-Exception-Code': /Code: (\d+)/.exec(error.message)?.[1] ?? '1' }).end(error.message));
    });
}).listen(+port, '127.0.0.1', () => console.log('ready'));
