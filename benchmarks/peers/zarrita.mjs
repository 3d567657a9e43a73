// The zarrita side of the benchmark; see zarr_python.py. It writes Zarr v3, and only what zarrita's codecs can: Blosc and none.
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

// npm has installed it in the folder that the first argument names.
const load = (path) => import(pathToFileURL(join(process.argv[2], "node_modules", path)));
const zarr = await load("zarrita/dist/src/index.js");
const { default: FileSystemStore } = await load("@zarrita/storage/dist/src/fs.js");
const { version } = JSON.parse(readFileSync(join(process.argv[2], "node_modules/zarrita/package.json"), "utf8"));

const types = { "<i4": ["int32", Int32Array], "<f8": ["float64", Float64Array], "<i2": ["int16", Int16Array], "<f4": ["float32", Float32Array], "|u1": ["uint8", Uint8Array] };
let data = {}, array, store;

async function create(r) {
  const { type, values, shape } = data[r.data];
  if (r.store === "directory") store = new FileSystemStore(mkdtempSync(join(r.folder, "zarrita-")));
  else store = new Map();
  const blosc = r.compressor && { name: "blosc", configuration: { cname: r.compressor.cname, clevel: r.compressor.clevel, shuffle: "shuffle", typesize: values.BYTES_PER_ELEMENT, blocksize: 0 } };
  array = await zarr.create(zarr.root(store), { shape, chunkShape: r.chunks, dtype: types[type][0], fillValue: 0, codecs: [{ name: "bytes", configuration: { endian: "little" } }, ...(blosc ? [blosc] : [])] });
  const stride = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  return { data: values, shape, stride };
}

async function timed(work, repeat = 1) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < repeat; i++) await work();
  return Number(process.hrtime.bigint() - start) / 1e9 / repeat;
}

const selection = (key) => key.map((item) => (typeof item === "number" ? item : item[0] === null && item[1] === null && item[2] === null ? null : zarr.slice(...item)));

const timedWork = {
  write: async (r) => {
    const values = await create(r);
    return timed(() => zarr.set(array, null, values));
  },
  read: (r) => timed(() => zarr.get(array), r.repeat),
  select: (r) => timed(() => zarr.get(array, selection(r.key)), r.repeat),
  points: (r) => timed(async () => { for (const index of r.indices) await zarr.get(array, index); }, r.repeat),
};

console.log(`zarrita ${version}`);
for await (const line of createInterface({ input: process.stdin })) {
  const r = JSON.parse(line);
  let answer = {};
  if (r.do === "load") {
    const bytes = readFileSync(r.file);
    const [, Type] = types[r.dtype];
    data[r.name] = { type: r.dtype, shape: r.shape, values: new Type(bytes.buffer, bytes.byteOffset, bytes.byteLength / Type.BYTES_PER_ELEMENT) };
  } else if (r.do === "forget") {
    data = {};
    array = store = undefined;
  } else if (!timedWork[r.do] || r["at once"] || (r.key ?? []).some((item) => item?.[2] < 0)) answer = null;
  else answer = { seconds: await timedWork[r.do](r) };
  console.log(JSON.stringify(answer));
}
