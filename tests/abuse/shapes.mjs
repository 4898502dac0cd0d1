#!/usr/bin/env node
// shapes.mjs METHOD…: what the params of these methods may be, as JSON: {"methods": {METHOD: shape}, "objects": [{members, index}]}.
// The shapes are those of ../editors/schema/protocol.mjs; an object is its number in the list, since shapes may contain themselves.
import {readProtocol} from "../editors/schema/protocol.mjs";

const objects = [];
const numbers = new Map();

function plain(shape) {
    if (shape.array) return {array: plain(shape.array)};
    if (shape.tuple) return {tuple: shape.tuple.map(plain)};
    if (shape.union) return {union: shape.union.map(plain)};
    if (shape.members === undefined) return shape;
    if (!numbers.has(shape)) {
        numbers.set(shape, objects.length);
        const object = {members: {}};
        objects.push(object);
        for (const [name, member] of shape.members) object.members[name] = {optional: member.optional ?? false, shape: plain(member.shape)};
        if (shape.index) object.index = plain(shape.index);
    }
    return {object: numbers.get(shape)};
}

const {methods} = readProtocol();
const found = {};
for (const method of process.argv.slice(2)) {
    const known = methods.get(method);
    if (known === undefined) throw new Error(`the protocol has no method ${method}`);
    found[method] = known.params ? plain(known.params) : null;
}
console.log(JSON.stringify({methods: found, objects}));
