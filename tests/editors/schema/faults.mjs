// Where a value differs from a shape (see protocol.mjs).
//
// Objects are closed: a member that the specification does not know is a fault, since it is most often a known one's misspelt name.

const LARGEST_INTEGER = 2 ** 31 - 1;

const shown = value => {
    const text = JSON.stringify(value) ?? "nothing";
    return text.length > 60 ? text.slice(0, 57) + "…" : text;
};

const isObject = value => typeof value === "object" && value !== null && !Array.isArray(value);

function isNumber(value, kind) {
    if (typeof value !== "number") return false;
    if (kind === "decimal") return true;
    return Number.isInteger(value) && value <= LARGEST_INTEGER && value >= (kind === "uinteger" ? 0 : -LARGEST_INTEGER - 1);
}

function nameOf(shape) {
    if (shape.any) return "anything";
    if ("literal" in shape) return JSON.stringify(shape.literal);
    if (shape.text) return "URI";
    if (shape.array) return nameOf(shape.array) + "[]";
    if (shape.tuple) return `[${shape.tuple.map(nameOf).join(", ")}]`;
    if (shape.union) return shape.union.map(nameOf).join(" | ") || "allowed";
    return shape.primitive ?? shape.number ?? shape.object;
}

// Every fault is {path: "result.contents.kind", text: "is 1, which is no string"}.
export function faults(shape, value, path) {
    const wrong = [{path, text: `is ${shown(value)}, which is not ${nameOf(shape)}`}];
    if (shape.any) return value === undefined ? wrong : [];
    if ("literal" in shape) return (value ?? null) === shape.literal ? [] : wrong;
    if (shape.number) return isNumber(value, shape.number) ? [] : wrong;
    if (shape.text) return typeof value === "string" && /^[a-z][a-z0-9+.-]*:/i.test(value) ? [] : wrong;
    if (shape.primitive === "object") return isObject(value) ? [] : wrong;
    if (shape.primitive) return typeof value === shape.primitive ? [] : wrong;
    if (shape.union) return faultsOfUnion(shape.union, value, path, wrong);
    if (shape.array) return Array.isArray(value) ? value.flatMap((element, i) => faults(shape.array, element, `${path}[${i}]`)) : wrong;
    if (shape.tuple) {
        if (!Array.isArray(value) || value.length !== shape.tuple.length) return wrong;
        return shape.tuple.flatMap((part, i) => faults(part, value[i], `${path}[${i}]`));
    }
    return isObject(value) ? faultsOfObject(shape, value, path) : wrong;
}

// None if any of the shapes fits; else those of the one that fits best: where it goes wrong deepest inside, then least often.
function faultsOfUnion(shapes, value, path, wrong) {
    const all = shapes.map(shape => faults(shape, value, path));
    if (all.some(found => found.length === 0)) return [];
    if (all.length === 0) return wrong;
    const depth = found => Math.min(...found.map(fault => fault.path.length));
    const [best] = all.sort((a, b) => depth(b) - depth(a) || a.length - b.length);
    return depth(best) > path.length ? best : wrong;
}

function faultsOfObject(shape, value, path) {
    const found = [];
    for (const [name, member] of shape.members) {
        if (name in value) found.push(...faults(member.shape, value[name], `${path}.${name}`));
        else if (!member.optional) found.push({path: `${path}.${name}`, text: `is missing in ${shape.object}`});
    }
    for (const name of Object.keys(value)) {
        if (shape.members.has(name)) continue;
        if (shape.index) found.push(...faults(shape.index, value[name], `${path}.${name}`));
        else found.push({path: `${path}.${name}`, text: `is not a member of ${shape.object}`});
    }
    return found;
}
