// Memory for the nodes of one tree: handed out in order, given back all at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace pykind::syntax {

class Arena {
public:
    Arena() = default;
    Arena(Arena&&) noexcept = default;
    Arena& operator=(Arena&&) noexcept = default;

    // Makes the first block big enough for what is expected, so that a small file costs one allocation.
    void reserve(std::size_t bytes) {
        if (static_cast<std::size_t>(limit_ - cursor_) < bytes) add_block(bytes);
    }

    template <class T, class... Args>
    T* create(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T>, "the arena runs no destructors");
        return new (allocate(sizeof(T))) T{std::forward<Args>(args)...};
    }

    // Room for `bytes` bytes, aligned for anything a node holds.
    void* allocate(std::size_t bytes) {
        bytes = (bytes + alignment - 1) & ~(alignment - 1);
        if (static_cast<std::size_t>(limit_ - cursor_) < bytes) add_block(bytes);
        std::byte* place = cursor_;
        cursor_ += bytes;
        return place;
    }

    // Bytes taken from the system so far.
    [[nodiscard]] std::size_t reserved_bytes() const { return reserved_; }

private:
    static constexpr std::size_t alignment = 8;

    void add_block(std::size_t at_least);

    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::byte* cursor_ = nullptr;
    std::byte* limit_ = nullptr;
    std::size_t reserved_ = 0;
};

// A sequence that lives in an arena: a pointer to its count, then the items. One pointer wide, because most lists are
// short and most nodes have one.
template <class T>
class List {
public:
    List() = default;

    [[nodiscard]] std::size_t size() const { return data_ == nullptr ? 0 : data_->count; }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] T* begin() const { return data_ == nullptr ? nullptr : items(); }
    [[nodiscard]] T* end() const { return begin() + size(); }
    [[nodiscard]] auto rbegin() const { return std::make_reverse_iterator(end()); }
    [[nodiscard]] auto rend() const { return std::make_reverse_iterator(begin()); }
    [[nodiscard]] T& operator[](std::size_t index) const { return items()[index]; }
    [[nodiscard]] T& front() const { return items()[0]; }
    [[nodiscard]] T& back() const { return items()[size() - 1]; }

    template <class Iterator>
    static List copy(Arena& arena, Iterator first, std::size_t count) {
        List list;
        if (count == 0) return list;
        // NOLINTNEXTLINE(bugprone-sizeof-expression): most lists are of pointers
        list.data_ = static_cast<Header*>(arena.allocate(sizeof(Header) + count * sizeof(T)));
        list.data_->count = count;
        for (std::size_t i = 0; i < count; ++i, ++first) new (&list.items()[i]) T(static_cast<T>(*first));
        return list;
    }

private:
    struct Header {
        std::size_t count;
    };
    [[nodiscard]] T* items() const { return reinterpret_cast<T*>(data_ + 1); }

    Header* data_ = nullptr;
};

}  // namespace pykind::syntax
